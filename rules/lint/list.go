package lint

import (
	"cmp"
	"iter"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// List is findings in the order of [Sort]. Those of thousands of projects are packed: one is unpacked when somebody asks for it. The zero
// List is empty.
type List struct {
	sets   []*Set
	places []placeInSets
	open   *openSets
}

// placeInSets is where a finding of a list is.
type placeInSets struct{ set, at int32 }

// openSets are packed sets that were asked for of late, with the lines of their files. Findings of one set often follow each other; where
// several projects share a file, those of their sets take turns.
type openSets struct {
	unpackers map[*Set]*source.Unpacker
	size      int // of the sets, in bytes
	// last is the finding at a place.
	last  *Finding
	place placeInSets
}

// mostOpen is how large the sets may be that are open.
const mostOpen = 4 << 20

// get returns what unpacks the findings of a set.
func (o *openSets) get(set *Set) *source.Unpacker {
	unpacker := o.unpackers[set]
	if unpacker == nil {
		if o.size += len(set.data); o.size > mostOpen || o.unpackers == nil {
			o.unpackers, o.size = make(map[*Set]*source.Unpacker), len(set.data)
		}
		unpacker = source.NewUnpacker(set.phrases, set.data)
		o.unpackers[set] = unpacker
	}
	return unpacker
}

// ListOf returns the findings, which are sorted already, as a list.
func ListOf(findings ...Finding) List {
	list := List{sets: []*Set{newSet(findings)}, places: make([]placeInSets, len(findings)), open: new(openSets)}
	for i := range findings {
		list.places[i].at = int32(i)
	}
	return list
}

// Len returns how many findings there are.
func (l List) Len() int { return len(l.places) }

// head is what is known of a finding without unpacking it.
func (l List) head(i int) *head {
	place := l.places[i]
	return &l.sets[place.set].heads[place.at]
}

// Rule returns the rule of a finding.
func (l List) Rule(i int) *Rule { return l.head(i).rule }

// Severity returns the severity of a finding.
func (l List) Severity(i int) Severity { return Severity(l.head(i).severity) }

// Path returns the path of the file in which a finding is.
func (l List) Path(i int) string {
	place := l.places[i]
	return l.sets[place.set].path(place.at)
}

// At returns a finding. It must not be changed. A list is not safe for concurrent use.
func (l List) At(i int) *Finding {
	place := l.places[i]
	set := l.sets[place.set]
	if set.findings != nil {
		return &set.findings[place.at]
	}
	if l.open.last == nil || l.open.place != place {
		l.open.last, l.open.place = set.unpackOne(l.open.get(set), int(place.at)), place
	}
	return l.open.last
}

// All are the findings in their order.
func (l List) All() iter.Seq[*Finding] {
	return func(yield func(*Finding) bool) {
		for i := range l.places {
			if !yield(l.At(i)) {
				return
			}
		}
	}
}

// Slice returns the findings as a slice of their own.
func (l List) Slice() []Finding {
	all := make([]Finding, 0, l.Len())
	for finding := range l.All() {
		all = append(all, *finding)
	}
	return all
}

// Keep returns the list of those findings for which keep is true. It is asked once for each, in their order.
func (l List) Keep(keep func(*Finding) bool) List {
	return l.keepAt(func(i int) bool { return keep(l.At(i)) })
}

// WorstFirst returns the list by severity, the highest first.
func (l List) WorstFirst() List {
	l.places = slices.Clone(l.places)
	slices.SortStableFunc(l.places, func(a, b placeInSets) int {
		return cmp.Compare(l.sets[b.set].heads[b.at].severity, l.sets[a.set].heads[a.at].severity)
	})
	return l
}

// Part returns the list of the findings from one number up to another, which is not in it.
func (l List) Part(from, to int) List {
	l.places = l.places[from:to]
	return l
}

// AtLeast returns the list of the findings of a severity, and of higher ones.
func (l List) AtLeast(severity Severity) List {
	return l.keepAt(func(i int) bool { return l.Severity(i) >= severity })
}

func (l List) keepAt(keep func(int) bool) List {
	kept := l
	kept.places = nil
	for i, place := range l.places {
		if keep(i) {
			kept.places = append(kept.places, place)
		}
	}
	return kept
}

// Phrases are the words that packed findings share.
type Phrases = source.Phrases

// Set is the findings of one project, or of the comparison of several, in the order of [Sort].
type Set struct {
	heads    []head
	paths    []string  // of the files in which they are
	findings []Finding // nil when they are packed
	data     []byte
	offsets  []int32 // of the packed findings in the data
	phrases  *Phrases
}

// noFindings are those of most projects.
var noFindings = &Set{}

// head is what is asked of a finding most often.
type head struct {
	rule       *Rule
	start, end int32
	path       int32 // in the paths of the set
	severity   int32
}

// newSet returns findings, which are sorted already, as a set, which takes them over.
func newSet(findings []Finding) *Set {
	if len(findings) == 0 {
		return noFindings
	}
	s := &Set{heads: make([]head, len(findings)), findings: findings}
	var paths graph.Firsts[string]
	for i := range findings {
		f := &findings[i]
		path, again := paths.See(f.Span.Path(), len(s.paths))
		if !again {
			s.paths = append(s.paths, f.Span.Path())
		}
		s.heads[i] = head{f.Rule, int32(f.Span.Start), int32(f.Span.End), int32(path), int32(f.Severity)}
	}
	return s
}

// path is that of the file of a finding.
func (s *Set) path(at int32) string { return s.paths[s.heads[at].path] }

// Pack lets go of the findings, the project and its files. Of a file the lines stay at which findings point. Fixes can still be printed,
// but not applied: [Apply] needs the files.
func (s *Set) Pack(phrases *Phrases) {
	if s.findings == nil { // it is done, or there are none
		return
	}
	p := source.NewPacker(phrases, s.spans())
	s.offsets = make([]int32, len(s.findings))
	for i := range s.findings {
		s.offsets[i] = int32(p.Len())
		s.findings[i].pack(p)
	}
	s.data, s.phrases, s.findings = p.Bytes(), phrases, nil
}

// Detach lets go of the files, but for the lines at which findings point: nothing else of a file is known of those that are packed either.
func (s *Set) Detach() { source.Detach(s.spans()) }

// spans are all places of the findings, which must not be packed.
func (s *Set) spans() (spans []*source.Span) {
	for i := range s.findings {
		spans = s.findings[i].addSpans(spans)
	}
	return spans
}

// unpackOne returns a finding of the set.
func (s *Set) unpackOne(u *source.Unpacker, at int) *Finding {
	u.Seek(int(s.offsets[at]))
	finding := unpackFinding(u)
	finding.Rule, finding.Severity = s.heads[at].rule, Severity(s.heads[at].severity)
	return &finding
}

// unpack returns the findings.
func (s *Set) unpack() []Finding {
	u := source.NewUnpacker(s.phrases, s.data)
	findings := make([]Finding, len(s.heads))
	for i := range findings {
		findings[i] = *s.unpackOne(u, i)
	}
	return findings
}

// without returns the set without what some rules say.
func (s *Set) without(drops func(*Rule) bool) *Set {
	if !slices.ContainsFunc(s.heads, func(h head) bool { return drops(h.rule) }) {
		return s
	}
	if s.findings != nil {
		return newSet(slices.DeleteFunc(slices.Clone(s.findings), func(f Finding) bool { return drops(f.Rule) }))
	}
	left := &Set{paths: s.paths, data: s.data, phrases: s.phrases}
	for i, head := range s.heads {
		if !drops(head.rule) {
			left.heads, left.offsets = append(left.heads, head), append(left.offsets, s.offsets[i])
		}
	}
	return left
}

// addSpans adds all places in the finding to spans.
func (f *Finding) addSpans(spans []*source.Span) []*source.Span {
	spans = append(spans, &f.Span)
	for i := range f.Related {
		spans = append(spans, &f.Related[i].Span)
	}
	if f.Fix != nil {
		for i := range f.Fix.Edits {
			spans = append(spans, &f.Fix.Edits[i].Span)
		}
	}
	return spans
}

// order compares findings of sets as [Sort] does. Those of one set are in that order already.
type order struct {
	sets []*Set
	// open are the findings of packed sets. A set is unpacked when one of its findings and one of another are at the same place, which
	// only those can be that are about files of several projects.
	open map[*Set][]Finding
}

func (o *order) compare(a, b placeInSets) int {
	x, y := &o.sets[a.set].heads[a.at], &o.sets[b.set].heads[b.at]
	if order := cmp.Or(
		strings.Compare(o.sets[a.set].path(a.at), o.sets[b.set].path(b.at)), cmp.Compare(x.start, y.start), cmp.Compare(x.end, y.end),
		cmp.Compare(y.severity, x.severity), strings.Compare(x.rule.ID, y.rule.ID),
	); order != 0 {
		return order
	}
	if a.set == b.set {
		return cmp.Compare(a.at, b.at)
	}
	return compare(o.finding(a), o.finding(b))
}

func (o *order) finding(place placeInSets) *Finding {
	set := o.sets[place.set]
	if set.findings != nil {
		return &set.findings[place.at]
	}
	if o.open[set] == nil {
		o.open[set] = set.unpack()
	}
	return &o.open[set][place.at]
}
