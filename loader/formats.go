package loader

import (
	"github.com/portlint/portlint/loader/compose"
	"github.com/portlint/portlint/loader/dockerfile"
	"github.com/portlint/portlint/loader/format"
)

// formats are the kinds of files that one search looks for. A file that none claims is taken for a Compose file when the user names it.
type formats struct {
	compose    *compose.Format
	dockerfile dockerfile.Format
}

func newFormats(options *Options) *formats { return &formats{compose: compose.New(options)} }

// all lists the formats, in the order in which they are asked.
func (f *formats) all() []format.Format { return []format.Format{f.compose, f.dockerfile} }

// of returns the format of a file of that name.
func (f *formats) of(name string) format.Format {
	for _, one := range f.all() {
		if one.Claims(name) {
			return one
		}
	}
	return f.compose
}
