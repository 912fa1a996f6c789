package source_test

import (
	"testing"

	"github.com/portlint/portlint/loader/source"
)

func TestFilesInUTF16(t *testing.T) {
	for _, test := range []struct {
		name, data, want string
		recoded          bool
	}{
		{"little endian", "\xff\xfea\x00\n\x00", "\ufeffa\n", true},
		{"big endian", "\xfe\xff\x00a\x00\n", "\ufeffa\n", true},
		{"beyond 16 bits", "\xff\xfe\x3d\xd8\x00\xde", "\ufeff😀", true},
		{"UTF-8", "\ufeffa\n", "\ufeffa\n", false},
		{"no mark", "a\x00", "a\x00", false},
		{"half a character", "\xff\xfea", "\xff\xfea", false},
		{"half a pair", "\xff\xfe\x3d\xd8", "\xff\xfe\x3d\xd8", false},
		{"no pair", "\xff\xfe\x3d\xd8a\x00", "\xff\xfe\x3d\xd8a\x00", false},
		{"empty", "", "", false},
	} {
		if file := source.NewFile("f", []byte(test.data)); string(file.Data) != test.want || file.Recoded != test.recoded {
			t.Errorf("%s: got %q, %v", test.name, file.Data, file.Recoded)
		}
	}
	if file := source.NewFileOf(source.Plain, "f", []byte("\xff\xfea\x00")); file.Recoded {
		t.Error("a Dockerfile is never in UTF-16")
	}
}
