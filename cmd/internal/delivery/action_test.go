package delivery_test

import (
	"encoding/json"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const uploader = "github/codeql-action/upload-sarif"

// demo has an error in its second service, and a warning and a note in its first.
var demo = map[string]string{"app/compose.yaml": `services:
  db:
    image: postgres
    ports:
      - "5432:5432"
  api:
    image: nginx
    ports:
      - "5432:80"
`}

func TestActionInterface(t *testing.T) {
	var a action
	readYAML(t, "action.yml", &a)
	defaults := make(map[string]string)
	for name, input := range a.Inputs {
		defaults[name] = input.Default
		if input.Description == "" {
			t.Errorf("input %s has no description", name)
		}
	}
	want := map[string]string{
		"paths": ".", "config": "", "fail-on": "warning", "select": "", "ignore": "", "baseline": "", "args": "", "changed-since": "",
		"working-directory": ".", "min-severity": "warning", "annotations": "true", "summary": "true", "sarif-file": "",
		"upload-sarif": "false", "category": "portlint", "install-mode": "source", "version": "",
		"github-token": "${{ github.token }}",
	}
	if diff := cmp.Diff(want, defaults); diff != "" {
		t.Errorf("inputs and their defaults (-want +got):\n%s", diff)
	}
	outputs := []string{"errors", "exit-code", "findings", "sarif-file", "version", "warnings"}
	if diff := cmp.Diff(outputs, slices.Sorted(maps.Keys(a.Outputs))); diff != "" {
		t.Errorf("outputs (-want +got):\n%s", diff)
	}
}

func TestActionFindings(t *testing.T) {
	r := runner{inputs: map[string]string{"install-mode": "path"}}
	r.run(t, demo)
	r.want(1, map[string]string{"exit-code": "1", "findings": "2", "errors": "1", "warnings": "1", "version": "devel"})
	want := []string{
		`::error file=app/compose.yaml,line=9,endLine=9,col=10,endColumn=14,title=portlint host-port-conflict::` +
			`"5432:80" takes host port 5432/tcp, already published by service "db"%0Ahelp: use a free host port, such as "5433:80"`,
		`::warning file=app/compose.yaml,line=5,endLine=5,col=10,endColumn=14,title=portlint database-published::` +
			`"5432:5432" publishes postgres (database) of service "db" on every interface%0A` +
			`help: for this machine only write "127.0.0.1:5432:5432"`,
	}
	if diff := cmp.Diff(want, r.commands()); diff != "" {
		t.Errorf("annotations (-want +got):\n%s", diff)
	}
	if !strings.Contains(r.log, "Found 2 problems (1 error, 1 warning, 0 notes) in 1 file.") {
		t.Errorf("the log lacks the text:\n%s", r.log)
	}
	c := exec.Command("portlint", "--min-severity", "warning", "--fail-on", "never", "--format", "markdown", ".")
	c.Dir = r.workspace
	if summary, err := c.Output(); err != nil || r.summary != string(summary) {
		t.Errorf("got the job summary\n%s\nwant\n%s %v", r.summary, summary, err)
	}
	if got := readSARIF(t, r.outputs["sarif-file"]); len(got.Results) != 2 || got.AutomationDetails.ID != "portlint/" {
		t.Errorf("got %+v", got)
	}
	if len(r.used) > 0 {
		t.Errorf("uses %v, want nothing: there is a Go, and no upload was asked for", r.used)
	}
}

func TestActionClean(t *testing.T) {
	r := runner{inputs: map[string]string{"install-mode": "path", "upload-sarif": "true"}}
	r.run(t, map[string]string{"compose.yaml": "services: {web: {image: nginx, ports: [\"127.0.0.1:8080:80\"]}}\n"})
	r.want(0, map[string]string{"exit-code": "0", "findings": "0", "errors": "0", "warnings": "0"})
	if got := r.commands(); len(got) > 0 {
		t.Errorf("annotates %q", got)
	}
	if got := readSARIF(t, r.outputs["sarif-file"]); got.Results == nil || len(got.Results) > 0 {
		t.Errorf("got results %v, want an empty list, which closes old alerts", got.Results)
	}
	if r.used[uploader] == nil {
		t.Error("does not upload, and old alerts stay open")
	}
}

// TestActionUploads has findings, a failing status, and the upload all the same.
func TestActionUploads(t *testing.T) {
	r := runner{inputs: map[string]string{
		"install-mode": "path", "upload-sarif": "true", "category": "team/a", "sarif-file": "reports/out put.sarif",
		"annotations": "false", "summary": "false",
	}}
	r.run(t, demo)
	file := filepath.Join(r.workspace, "reports", "out put.sarif")
	r.want(1, map[string]string{"exit-code": "1", "sarif-file": file})
	if diff := cmp.Diff(map[string]map[string]string{uploader: {"sarif_file": file}}, r.used); diff != "" {
		t.Errorf("used actions (-want +got):\n%s", diff)
	}
	if got := readSARIF(t, file); len(got.Results) != 2 || got.AutomationDetails.ID != "team/a/" {
		t.Errorf("got %+v", got)
	}
	if got := r.commands(); len(got) > 0 || r.summary != "" {
		t.Errorf("annotates %q and summarizes %q", got, r.summary)
	}
}

func TestActionWorkingDirectory(t *testing.T) {
	r := runner{inputs: map[string]string{"install-mode": "path", "working-directory": "app", "paths": "compose.yaml"}}
	r.run(t, demo)
	r.want(1, map[string]string{"findings": "2"})
	for _, command := range r.commands() {
		if !strings.Contains(command, " file=app/compose.yaml,") {
			t.Errorf("annotates no file of the repository: %s", command)
		}
	}
}

// TestActionBaseline knows all findings but the one that was added since.
func TestActionBaseline(t *testing.T) {
	old := t.TempDir()
	writeFiles(t, old, demo)
	write := exec.Command("portlint", "--min-severity", "warning", "--write-baseline", ".portlint-baseline", ".")
	write.Dir = old
	if out, err := write.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	baseline, err := os.ReadFile(filepath.Join(old, ".portlint-baseline"))
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]string{".portlint-baseline": string(baseline)}
	maps.Copy(files, demo)
	r := runner{inputs: map[string]string{"install-mode": "path", "baseline": ".portlint-baseline"}}
	r.run(t, files)
	r.want(0, map[string]string{"findings": "0"})
	files["app/compose.yaml"] += "  new:\n    image: example/new\n    ports: [\"5432:81\"]\n"
	r = runner{inputs: r.inputs}
	r.run(t, files)
	r.want(1, map[string]string{"findings": "1", "errors": "1"})
}

// TestActionChangedSince finds what the last commit brought, as in a pull request, and nothing before.
func TestActionChangedSince(t *testing.T) {
	needs(t, "git")
	commit := func(dir string, args ...string) {
		t.Helper()
		for _, args := range append([][]string{{"add", "--all"}, {"commit", "--quiet", "--message=a"}}, args) {
			command := exec.Command("git", append([]string{"-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"}, args...)...)
			command.Dir = dir
			if out, err := command.CombinedOutput(); err != nil {
				t.Fatalf("git %q: %v\n%s", args, err, out)
			}
		}
	}
	r := runner{inputs: map[string]string{"install-mode": "path", "changed-since": "HEAD^1", "working-directory": "app"}}
	r.prepare = func(dir string) {
		command := exec.Command("git", "init", "--quiet")
		command.Dir = dir
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		commit(dir, "config", "diff.noprefix", "true")
		writeFiles(t, dir, map[string]string{"app/compose.yaml": demo["app/compose.yaml"] + "  new:\n    image: example/new\n    ports: [\"5432:81\"]\n"})
		commit(dir, "status")
	}
	r.run(t, demo)
	r.want(1, map[string]string{"findings": "1", "errors": "1"})
	for _, since := range []string{"HEAD^9", "--output=owned", "nowhere"} {
		r = runner{inputs: map[string]string{"install-mode": "path", "changed-since": since}, prepare: r.prepare}
		r.run(t, demo)
		r.want(2, map[string]string{"findings": ""})
	}
}

func TestActionCannotRun(t *testing.T) {
	for name, inputs := range map[string]map[string]string{
		"path":              {"paths": "nowhere"},
		"flag":              {"args": "--no-such-flag"},
		"severity":          {"fail-on": "often"},
		"working directory": {"working-directory": "nowhere"},
		"category":          {"category": "a\"b"},
		"install mode":      {"install-mode": "magic"},
	} {
		t.Run(name, func(t *testing.T) {
			r := runner{inputs: map[string]string{"install-mode": "path", "upload-sarif": "true"}}
			maps.Copy(r.inputs, inputs)
			r.run(t, demo)
			r.want(2, map[string]string{"sarif-file": "", "findings": ""})
			if got := r.commands(); len(got) != 1 || !strings.HasPrefix(got[0], "::error title=portlint::") {
				t.Errorf("got the annotations %q, want one that says that portlint could not run", got)
			}
			if len(r.used) > 0 {
				t.Errorf("uses %v", r.used)
			}
		})
	}
}

// TestActionHostile lints files whose names and texts try to speak to GitHub, to bash and to Markdown.
func TestActionHostile(t *testing.T) {
	const compose = `# ::add-mask::services
# ` + "`touch owned` $(touch owned)" + `
services:
  # ::error::owned
  # ##[add-mask]web
  # ::stop-commands::owned
  "x\n    \"errors\": 99,\n::error::owned": {image: example/web, ports: ["8080:80"]} # ` + "`touch owned`" + `
  web: {image: example/web, ports: ["8080:81"]} # ::set-output name=exit-code::0 <script>
  "](https://example.org)|<img>": {image: example/web, ports: ["8080:82%0A::error::owned"]}
`
	files := map[string]string{
		"plain/compose.yaml":                       compose,
		"a\n::error::owned\n/compose.yaml":         compose,
		"::add-mask::x/compose.yaml":               compose,
		"`touch owned`/$(touch owned).compose.yml": compose,
		"%0A::error::owned,line=1/compose.yaml":    compose,
		"-rf/compose.yaml":                         compose,
		"$(touch owned)/compose.yaml":              compose,
	}
	r := runner{inputs: map[string]string{
		"install-mode": "path",
		"paths":        "-rf\n\n.\r\n$(touch owned)\n",
		"ignore":       "exposure",
	}}
	r.run(t, files)
	c := exec.Command("portlint", "--min-severity", "warning", "--fail-on", "never", "--ignore", "exposure", "--format", "json", ".")
	c.Dir = r.workspace
	out, err := c.Output()
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Findings []struct {
			Rule string `json:"rule"`
		} `json:"findings"`
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	// Two ports that clash with the first, and two names that no service can have.
	if len(report.Findings) != 4*len(files) {
		t.Errorf("got %d findings, want 4 in each of %d files", len(report.Findings), len(files))
	}
	count := strconv.Itoa(len(report.Findings))
	r.want(1, map[string]string{"exit-code": "1", "findings": count, "errors": count, "warnings": "0"})

	annotation := regexp.MustCompile(`^::error file=[^:,]+,line=[0-9]+,endLine=[0-9]+,col=[0-9]+,endColumn=[0-9]+,title=portlint [a-z-]+::[^\r]+$`)
	commands := r.commands()
	if len(commands) != len(report.Findings) {
		t.Errorf("got %d commands, want %d", len(commands), len(report.Findings))
	}
	for _, command := range commands {
		if !annotation.MatchString(command) {
			t.Errorf("GitHub obeys %q", command)
		}
	}
	for _, sign := range []string{"`", "<img", "<script", "](https://example.org)", "\n::", "##["} {
		if strings.Contains(r.summary, sign) {
			t.Errorf("the job summary has %q of a file:\n%s", sign, r.summary)
		}
	}
	sarif := readSARIF(t, r.outputs["sarif-file"])
	if len(sarif.Results) != len(report.Findings) {
		t.Errorf("SARIF has %d results, want %d", len(sarif.Results), len(report.Findings))
	}
	for _, result := range sarif.Results {
		for _, location := range result.Locations {
			if uri := location.PhysicalLocation.ArtifactLocation.URI; strings.ContainsAny(uri, "\n `<>") {
				t.Errorf("SARIF has the URI %q", uri)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(r.workspace, "owned")); err == nil {
		t.Error("a file name was run as a command")
	}
}

// TestActionArguments has a program in portlint's place that notes its arguments.
func TestActionArguments(t *testing.T) {
	bin := t.TempDir()
	writeFiles(t, bin, map[string]string{"portlint": `#!/usr/bin/env bash
[ "$1" = version ] && echo "portlint v1.2.3 (test)" && exit
printf '%s\n' "$@" >"${0%/*}/arguments"
exit 3
`})
	r := runner{
		env: []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")},
		inputs: map[string]string{
			"install-mode": "path", "config": "my config.yaml", "baseline": "base line", "select": "conflict\nsyntax,network\n",
			"ignore": "invalid-file\n", "args": "--env\n--jobs\n2\n--profile=*\n", "fail-on": "error", "min-severity": "note",
			"paths": "a b\n--help\n*.yaml\n",
		},
	}
	r.run(t, demo)
	r.want(3, map[string]string{"exit-code": "3", "version": "v1.2.3"})
	data, err := os.ReadFile(filepath.Join(bin, "arguments"))
	if err != nil {
		t.Fatal(err)
	}
	reports := regexp.MustCompile(`(=).*/portlint-[0-9a-f]{32}/`)
	got := strings.Split(strings.TrimSuffix(reports.ReplaceAllString(string(data), "${1}REPORTS/"), "\n"), "\n")
	want := []string{
		"--min-severity", "note", "--fail-on", "error", "--config", "my config.yaml", "--baseline", "base line",
		"--select", "conflict", "--select", "syntax,network", "--ignore", "invalid-file",
		"--env", "--jobs", "2", "--profile=*",
		"--report", "json=REPORTS/json", "--report", "github=REPORTS/github", "--report", "markdown=REPORTS/markdown",
		"--report", "sarif=REPORTS/portlint.sarif", "--", "a b", "--help", "*.yaml",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("arguments (-want +got):\n%s", diff)
	}
}

// TestActionSetsUpGo has no Go on the PATH.
func TestActionSetsUpGo(t *testing.T) {
	bin := t.TempDir()
	writeFiles(t, bin, map[string]string{"go": "#!/usr/bin/env bash\nexit 1\n"})
	r := runner{env: []string{"PATH=" + bin + string(os.PathListSeparator) + os.Getenv("PATH")}}
	r.run(t, demo)
	if r.used["actions/setup-go"] == nil {
		t.Errorf("uses %v, want actions/setup-go", r.used)
	}
	r.want(2, map[string]string{"exit-code": ""}) // as the Go that was set up is none
}

// TestActionBinary has a program in the place of gh that serves a release from a folder, and notes what it was asked to verify.
func TestActionBinary(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("see runner")
	}
	needs(t, "tar")
	archive := "portlint_1.2.3_" + runtime.GOOS + "_" + runtime.GOARCH + ".tar.gz"
	const gh = `#!/usr/bin/env bash
here=${0%/*}
printf '%s ' "$@" >>"$here/asked"
echo >>"$here/asked"
case "$1 $2" in
  "release download") cp "$here"/portlint_1.2.3_* "$7" ;;
  "attestation verify") [ ! -e "$here/forged" ] ;;
  *) exit 9 ;;
esac
`
	for _, test := range []struct {
		name    string
		ref     string
		inputs  map[string]string
		spoil   func(t *testing.T, dir string)
		failure string // in the annotation
	}{
		{name: "by ref", ref: "v1.2.3"},
		{name: "by input", ref: "main", inputs: map[string]string{"version": "1.2.3"}},
		{name: "moving ref", ref: "v1", failure: `needs a version such as v1.2.3`},
		{name: "hostile version", inputs: map[string]string{"version": "1.2.3\n::add-mask::x"}, failure: `got "1.2.3%0A::add-mask::x"`},
		{name: "commit", ref: strings.Repeat("0a", 20), failure: `needs a version such as v1.2.3`},
		{name: "other bytes", ref: "v1.2.3", failure: "the sha256 of", spoil: func(t *testing.T, dir string) {
			file, err := os.OpenFile(filepath.Join(dir, archive), os.O_APPEND|os.O_WRONLY, 0)
			if err != nil {
				t.Fatal(err)
			}
			defer file.Close()
			if _, err := file.WriteString("\x00"); err != nil {
				t.Fatal(err)
			}
		}},
		{name: "no checksum", ref: "v1.2.3", failure: `_checksums.txt says ""`, spoil: func(t *testing.T, dir string) {
			writeFiles(t, dir, map[string]string{"portlint_1.2.3_checksums.txt": ""})
		}},
		{name: "no attestation", ref: "v1.2.3", failure: "has no valid attestation", spoil: func(t *testing.T, dir string) {
			writeFiles(t, dir, map[string]string{"forged": ""})
		}},
		{name: "no release", ref: "v1.2.3", failure: "release v1.2.3 has no " + archive, spoil: func(t *testing.T, dir string) {
			writeFiles(t, dir, map[string]string{"gh": "#!/bin/sh\nexit 1\n"})
		}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			writeFiles(t, dir, map[string]string{
				"gh":             gh,
				"inner/portlint": "#!/bin/sh\n[ \"$1\" != version ] || { echo portlint v1.2.3; exit; }\ntouch ran\nexit 0\n",
			})
			pack := exec.Command("sh", "-c", `tar -czf "$1" -C inner portlint && { sha256sum "$1" || shasum -a 256 "$1"; } >portlint_1.2.3_checksums.txt`, "sh", archive)
			pack.Dir = dir
			if out, err := pack.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			if test.spoil != nil {
				test.spoil(t, dir)
			}
			r := runner{ref: test.ref, inputs: map[string]string{"install-mode": "binary"},
				env: []string{"PATH=" + dir + string(os.PathListSeparator) + os.Getenv("PATH")}}
			maps.Copy(r.inputs, test.inputs)
			r.run(t, demo)
			_, err := os.Stat(filepath.Join(r.workspace, "ran"))
			if ran := err == nil; ran != (test.failure == "") {
				t.Errorf("the downloaded program was run: %v", ran)
			}
			if test.failure != "" {
				r.want(2, map[string]string{"exit-code": "", "version": ""})
				if got := r.commands(); len(got) != 1 || !strings.Contains(got[0], test.failure) {
					t.Errorf("got the annotations %q, want one with %q", got, test.failure)
				}
				return
			}
			if r.outputs["version"] != "v1.2.3" {
				t.Errorf("got version %q; the log is\n%s", r.outputs["version"], r.log)
			}
			asked, err := os.ReadFile(filepath.Join(dir, "asked"))
			if err != nil {
				t.Fatal(err)
			}
			want := "/" + archive + " --repo portlint/portlint --signer-workflow portlint/portlint/.github/workflows/release.yml --source-ref refs/tags/v1.2.3 \n"
			if !strings.HasSuffix(string(asked), want) {
				t.Errorf("gh was asked\n%s\nwant at the end\n%s", asked, want)
			}
		})
	}
}

type sarifRun struct {
	AutomationDetails struct {
		ID string `json:"id"`
	} `json:"automationDetails"`
	Results []struct {
		Locations []struct {
			PhysicalLocation struct {
				ArtifactLocation struct {
					URI string `json:"uri"`
				} `json:"artifactLocation"`
			} `json:"physicalLocation"`
		} `json:"locations"`
	} `json:"results"`
}

// readSARIF returns the only run of a SARIF file.
func readSARIF(t *testing.T, name string) sarifRun {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct {
		Runs []sarifRun `json:"runs"`
	}
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Runs) != 1 {
		t.Fatalf("%s has %d runs, want one", name, len(file.Runs))
	}
	return file.Runs[0]
}
