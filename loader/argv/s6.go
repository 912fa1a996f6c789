package argv

import (
	"github.com/portlint/portlint/loader/graph"
)

// overlayFolders are where s6-overlay has the services that it runs.
//
// https://github.com/just-containers/s6-overlay
var overlayFolders = []string{"/etc/s6-overlay/s6-rc.d", "/etc/services.d"}

// overlay starts the services of s6-overlay, and behind them the command of the container.
func (r *runner) overlay(program graph.Program) bool {
	before, whole := len(r.run.Programs), r.run.Whole
	found := 0
	for _, dir := range overlayFolders {
		for _, name := range r.files.Below(dir, "run") {
			caller := program
			if !r.scriptFile(caller, r.files.File(name), nil) {
				r.run.Whole = false
			}
			found++
		}
	}
	if found == 0 || !r.run.Whole {
		r.run.Programs = r.run.Programs[:before]
		r.run.Whole = whole
		return false
	}
	r.run.Scripted = true
	if rest := program.Words[1:]; len(rest) > 0 {
		program.Words = rest
		r.start(program)
	}
	return true
}
