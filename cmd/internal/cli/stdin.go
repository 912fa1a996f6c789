package cli

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/portlint/portlint/loader/tree"
)

const (
	// stdinArgument stands for standard input among paths.
	stdinArgument = "-"
	// stdinPath is how standard input is shown without --stdin-filename.
	stdinPath = "<stdin>"
	// stdinLimit is one byte more than the loader accepts of any file, so that it sees what is too much.
	stdinLimit = 8<<20 + 1
)

// piped is what comes through a stream: standard input, or what a shell puts in the place of <(command). It can be read once,
// and is taken for a file of the working directory.
type piped struct {
	from string // stdinArgument or the path of the stream
	path string // stands for it in what is checked and shown
}

func (p piped) String() string {
	if p.from == stdinArgument {
		return "standard input"
	}
	return p.from
}

// descriptor returns the number of an open file of the program's own by the name that systems have for it, such as /dev/fd/3, and ""
// for other names.
func descriptor(name string) string {
	for _, folder := range []string{"/dev/fd/", "/proc/self/fd/"} {
		if number, found := strings.CutPrefix(name, folder); found && strings.Trim(number, "0123456789") == "" {
			return number
		}
	}
	return ""
}

// streams finds the streams among arguments and replaces each by the path that stands for it.
func (f *lintFlags) streams(lists ...[]string) []piped {
	var found []piped
	for _, list := range lists {
		for i, argument := range list {
			stream := piped{from: argument}
			number := descriptor(argument)
			switch {
			case argument == stdinArgument, argument == "/dev/stdin", number == "0":
				stream.from, stream.path = stdinArgument, stdinPath
				if f.stdinFilename != "" {
					stream.path = filepath.ToSlash(f.stdinFilename)
				}
			case number != "" && isPipe(argument):
				stream.path = "<fd " + number + ">"
			default:
				continue
			}
			list[i] = stream.path
			found = append(found, stream)
		}
	}
	return found
}

func isPipe(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode()&(os.ModeNamedPipe|os.ModeSocket) != 0
}

// files returns the disk, with what comes through the streams at the paths that stand for them.
func (s streams) files(all []piped) (tree.Tree, error) {
	content := make(map[string][]byte)
	for _, stream := range all {
		if _, known := content[stream.path]; known {
			continue
		}
		data, err := s.readStream(stream, stdinLimit)
		if err != nil {
			return nil, err
		}
		content[stream.path] = data
	}
	if len(content) == 0 {
		return tree.Disk{}, nil
	}
	return overlay(tree.Disk{}, content)
}

// readStream reads a stream, no more bytes of it than limit.
func (s streams) readStream(stream piped, limit int64) ([]byte, error) {
	if stream.from != stdinArgument {
		file, err := os.Open(stream.from)
		if err != nil {
			return nil, err
		}
		defer file.Close()
		return io.ReadAll(io.LimitReader(file, limit))
	}
	if isNull(s.in) {
		return nil, fmt.Errorf("%s is closed, or %s: there is nothing to read", stream, os.DevNull)
	}
	data, err := io.ReadAll(io.LimitReader(s.in, limit))
	if err != nil {
		err = fmt.Errorf("%s: %w", stream, err)
	}
	return data, err
}

// isNull reports whether nothing can ever come through a stream. Go opens the null device in the place of a standard stream that is
// closed.
func isNull(stream io.Reader) bool {
	file, ok := stream.(*os.File)
	if !ok {
		return false
	}
	info, err := file.Stat()
	null, nullErr := os.Stat(os.DevNull)
	return err == nil && nullErr == nil && os.SameFile(info, null)
}
