package graph

import "github.com/portlint/portlint/loader/source"

// Label is what is said of a project when the project itself is gone.
type Label struct {
	// Name is the project's name, Dir its folder as shown to the user.
	Name, Dir string
	// Engine is what the project was judged by. Stated, Sign and Because are those of [Runtime].
	Engine  Engine
	Stated  bool
	Sign    source.Span
	Because string
}

// Label returns the project's label, which holds neither the project nor, of its files, more than the line of the sign.
func (p *Project) Label() Label {
	label := Label{p.Name, p.Dir, p.Runtime.Engine, p.Runtime.Stated, p.Runtime.Sign, p.Runtime.Because}
	if !label.Stated && !label.Sign.IsZero() { // a statement is in the configuration, which all projects share
		source.Detach([]*source.Span{&label.Sign})
	}
	return label
}
