// Package graphtest holds what loaders make to what every graph must be, whatever the bytes of the files are.
package graphtest

import (
	"reflect"
	"testing"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// Places fails a test for each place in a part of a graph that is not in its file, and, if it is a project, for each edit of its entries that is not.
func Places(t testing.TB, part any) {
	t.Helper()
	w := walker{t, make(map[pointer]bool)}
	w.walk("", reflect.ValueOf(part))
	project, isProject := part.(*graph.Project)
	if !isProject {
		return
	}
	for _, service := range project.Services {
		for _, port := range service.Ports {
			for _, change := range changes {
				if port.Err == nil {
					w.walk(".Rewrite", reflect.ValueOf(port.Rewrite(change)))
				}
			}
		}
	}
}

// changes are those of one part of an entry each.
var changes = []graph.Change{{Address: "127.0.0.1"}, {Host: "81"}, {Target: "82"}, {Protocol: "udp"}}

// walker visits each value once.
type walker struct {
	testing.TB
	seen map[pointer]bool
}

// pointer is what a pointer leads to. The first field of a struct begins where the struct does.
type pointer struct {
	address uintptr
	to      reflect.Type
}

var (
	spanType = reflect.TypeFor[source.Span]()
	fileType = reflect.TypeFor[source.File]()
)

// walk looks at a value that is found under a name.
func (w *walker) walk(name string, value reflect.Value) {
	switch value.Kind() {
	case reflect.Pointer:
		to := pointer{value.Pointer(), value.Type().Elem()}
		if !value.IsNil() && !w.seen[to] && to.to != fileType {
			w.seen[to] = true
			w.walk(name, value.Elem())
		}
	case reflect.Interface:
		if !value.IsNil() {
			w.walk(name, value.Elem())
		}
	case reflect.Struct:
		if value.Type() == spanType {
			w.span(name, value)
			return
		}
		for i := range value.NumField() {
			w.walk(name+"."+value.Type().Field(i).Name, value.Field(i))
		}
	case reflect.Slice, reflect.Array:
		for i := range value.Len() {
			w.walk(name, value.Index(i))
		}
	case reflect.Map:
		for pairs := value.MapRange(); pairs.Next(); {
			w.walk(name, pairs.Key())
			w.walk(name, pairs.Value())
		}
	}
}

// span looks at a place. Its fields are read one by one: reflection does not hand out what is not exported as a whole.
func (w *walker) span(name string, span reflect.Value) {
	start, end, length := span.FieldByName("Start").Int(), span.FieldByName("End").Int(), 0
	if file := span.FieldByName("File"); !file.IsNil() {
		length = file.Elem().FieldByName("Data").Len()
	}
	if start < 0 || start > end || end > int64(length) {
		w.Errorf("%s: %d to %d is no place in a file of %d bytes", name, start, end, length)
	}
}
