package format

import (
	"bytes"
	"path"
	"strings"

	"github.com/portlint/portlint/loader/lazy"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// jobsKey finds the jobs of a workflow.
var jobsKey = lazy.Pattern(`(?m)^ *(?:jobs|"jobs"|'jobs')[ \t]*:`)

// hasJobs is nothing of a file without jobs.
var hasJobs = &tree.Gist{Make: func(data []byte) string {
	if bytes.Contains(data, []byte("jobs")) && jobsKey.Get().Match(source.NewFileOf(source.YAML, "", data).Data) {
		return "jobs"
	}
	return ""
}}

// IsWorkflow reports whether a file of a folder is a workflow of GitHub Actions, or of a forge that reads those: by its folder,
// and by its jobs, since Compose files lie there, too.
func IsWorkflow(folder *Folder, name string) bool {
	if folder == nil || WorkflowsOf(folder.Dir) == "" {
		return false
	}
	switch path.Ext(name) {
	case ".yml", ".yaml":
		has, _ := hasJobs.Of(folder.Tree, tree.In(folder.Dir, name))
		return has != ""
	}
	return false
}

// WorkflowsOf returns whose workflows a folder holds: ".github", ".gitea" or ".forgejo", "" for any other folder.
func WorkflowsOf(dir string) string {
	parent, found := strings.CutSuffix(dir, "/workflows")
	if !found {
		return ""
	}
	switch forge := path.Base(parent); forge {
	case ".github", ".gitea", ".forgejo":
		return forge
	}
	return ""
}
