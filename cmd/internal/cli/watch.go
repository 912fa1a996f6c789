package cli

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/portlint/portlint/cmd/internal/report"
	"github.com/portlint/portlint/cmd/internal/workspace"
	"github.com/portlint/portlint/loader/tree"
)

const (
	// betweenLooks is how long --watch pauses between two looks at the files, and shareOfLooks the part of the time that it spends looking
	// at most, where there are very many.
	betweenLooks = 250 * time.Millisecond
	shareOfLooks = 10
	// quietTime is how long nothing changes before what changed is read: many editors save in several steps, and a checkout
	// changes many files. Where it never gets quiet, maxUnrest is waited.
	quietTime = 60 * time.Millisecond
	maxUnrest = 2 * time.Second
	// namedChanges is how many changed files are named.
	namedChanges = 3
)

// checkWatch looks at the flags that make no sense together with --watch.
func (f *lintFlags) checkWatch(streamed []piped) error {
	if !f.watch {
		return nil
	}
	for _, flag := range []string{"fix", "diff", "add-ignore", "write-baseline"} {
		if f.given(flag) {
			return fmt.Errorf("--watch and --%s exclude each other", flag)
		}
	}
	switch {
	case f.given("fail-on"):
		return fmt.Errorf("--watch ends with 0 when it is interrupted, --fail-on is for a single run")
	case f.given("host"):
		return fmt.Errorf("--watch looks at files alone, --host is for a single run")
	case len(streamed) > 0:
		return fmt.Errorf("--watch cannot look again at %s", streamed[0])
	case f.output == "" && !slices.Contains(report.ChangeFormats(), f.format):
		return fmt.Errorf("--watch prints changes as %s; into a file, with -o, it writes every format", strings.Join(report.ChangeFormats(), " or "))
	}
	return nil
}

// watcher reports what changes from one save to the next.
type watcher struct {
	*lintRun
	files *tree.Polled
	dir   string // the working directory, a path of the tree
	// last is what was reported last, and said what was said of files that were passed over and of errors.
	last outcome
	said map[string]bool
}

// watch reports what is found, and then what each save changes, until it is interrupted. It returns an error if the first look fails, or
// if nothing can be written.
func (r *lintRun) watch() error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // the second interrupt ends what takes long
	dir, err := tree.Absolute("", "")
	if err != nil {
		return err
	}
	w := watcher{lintRun: r, files: tree.NewPolled(), dir: dir, said: make(map[string]bool)}
	if w.last, err = w.look(nil); err != nil {
		return err
	}
	w.remember(w.last.answer)
	if len(w.last.answer.Read) == 0 {
		w.remark("nothing to lint yet")
	}
	if err := w.writeAll(); err != nil {
		return err
	}
	w.remark("watching %s, Ctrl-C ends it", report.Plural(len(w.last.answer.Read), "file"))
	for {
		changed, isCertain := w.wait(ctx)
		if ctx.Err() != nil {
			if isTerminal(w.err) {
				fmt.Fprintln(w.err) // after the ^C
			}
			return nil
		}
		if err := w.update(changed, isCertain); err != nil {
			return err
		}
	}
}

// wait returns the paths where something changed, and whether it is certain that it did.
func (w *watcher) wait(ctx context.Context) (paths []string, isCertain bool) {
	pause := betweenLooks
	for ctx.Err() == nil {
		sleep(ctx, pause)
		start := time.Now()
		changed, doubtful := w.files.Changed()
		pause = max(betweenLooks, shareOfLooks*time.Since(start))
		if len(changed)+len(doubtful) == 0 {
			continue
		}
		for more := changed; len(more) > 0 && time.Since(start) < maxUnrest && ctx.Err() == nil; {
			sleep(ctx, quietTime)
			more, _ = w.files.Changed()
			changed = append(changed, more...)
		}
		return append(changed, doubtful...), len(changed) > 0
	}
	return nil, false
}

func sleep(ctx context.Context, pause time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(pause):
	}
}

// look returns what is found after a change of paths.
func (w *watcher) look(changed []string) (outcome, error) {
	answer, err := w.workspace.Update(w.files, tree.EventsAt(changed...)...)
	if err != nil {
		return outcome{}, err
	}
	return w.outcome(answer)
}

// update reports what came of a change. What cannot be read is told and waited for.
func (w *watcher) update(changed []string, isCertain bool) error {
	now, err := w.look(changed)
	if err != nil {
		w.sayOnce(err.Error())
		return nil
	}
	w.remember(now.answer)
	change := now.report.Since(w.last.report)
	near := w.near(changed, w.last.answer.Read, now.answer.Read)
	if len(near) == 0 { // what was saved while others were looked at is read before it is seen to have changed
		near = w.newPaths(now.answer.Read, w.last.answer.Read)
	}
	w.last = now
	// Files first: who reads that something changed finds the reports whole, and an interruption does not come in between.
	if !change.IsEmpty() {
		if err := w.writeFiles(); err != nil {
			return err
		}
	}
	if isCertain && len(near) > 0 || !change.IsEmpty() {
		if len(near) == 0 {
			near = changed
		}
		w.remark("%s %s: %s", time.Now().Format(time.TimeOnly), w.named(near), change)
	}
	if change.IsEmpty() || w.flags.output != "" {
		return nil
	}
	return report.WriteChange(w.flags.format, w.out, change, styleOf(w.flags.color, w.out))
}

// near are the paths in the working directory, and those elsewhere that were read before or are read now: a folder above, in which a
// Compose file could come to stand, holds much that does not matter here.
func (w *watcher) near(changed, before, now []string) []string {
	return slices.DeleteFunc(slices.Clone(changed), func(path string) bool {
		shown := tree.Relative(w.dir, path)
		isBelow := shown != ".." && !strings.HasPrefix(shown, "../")
		return !isBelow && !slices.Contains(before, shown) && !slices.Contains(now, shown)
	})
}

// newPaths are those of the files that are read now and were not before.
func (w *watcher) newPaths(now, before []string) (all []string) {
	for _, shown := range now {
		if !slices.Contains(before, shown) {
			if name, err := tree.Absolute(w.dir, shown); err == nil {
				all = append(all, name)
			}
		}
	}
	return all
}

// writeAll writes all reports.
func (w *watcher) writeAll() error {
	if err := w.writeFiles(); err != nil || w.flags.output != "" {
		return err
	}
	return w.write(w.sinks[0], w.last.report, w.flags.color)
}

// writeFiles writes the reports that go into files.
func (w *watcher) writeFiles() error {
	for _, to := range w.sinks {
		if to.file == "" {
			continue
		}
		if err := w.write(to, w.last.report, w.flags.color); err != nil {
			return err
		}
	}
	return nil
}

// remember says what is passed over now and was not before, and forgets what was said of the time in between.
func (w *watcher) remember(answer workspace.Answer) {
	before := w.said
	w.said = make(map[string]bool)
	for _, notice := range answer.Notices {
		text := fmt.Sprintf("skipped %s: %s", notice.Path, notice.Message)
		if before[text] || len(w.said) >= noticesShown && !w.flags.verbose {
			w.said[text] = true
		}
		w.sayOnce(text)
	}
}

// sayOnce says something that was not said before.
func (w *watcher) sayOnce(text string) {
	if !w.said[text] {
		w.said[text] = true
		w.remark("%s", text)
	}
}

// remark is a note for people.
func (w *watcher) remark(format string, args ...any) {
	if !w.flags.quiet {
		w.note(format, args...)
	}
}

// named names what changed: files rather than the folders in which they lie.
func (w *watcher) named(changed []string) string {
	var files, folders []string
	for _, path := range slices.Compact(slices.Sorted(slices.Values(changed))) {
		if entry, err := w.files.Stat(path); err == nil && entry.Dir {
			folders = append(folders, tree.Relative(w.dir, path))
		} else {
			files = append(files, tree.Relative(w.dir, path))
		}
	}
	if files == nil {
		files = folders
	}
	if more := len(files) - namedChanges; more > 0 {
		files = append(files[:namedChanges], fmt.Sprintf("%d more", more))
	}
	return strings.Join(files, ", ")
}
