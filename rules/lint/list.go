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
	open   *openSegments
}

// placeInSets is where a finding of a list is.
type placeInSets struct{ set, at int32 }

// openSegments are the segments that were asked for of late. Findings of one segment often follow each other; where several projects
// share a file, those of their sets take turns.
type openSegments struct {
	findings map[segmentOf][]Finding
	count    int // of findings
}

// segmentOf names a segment of a set.
type segmentOf struct {
	set    *Set
	number int
}

// mostOpen is how many findings may be open; most have less than a kilobyte.
const mostOpen = 8192

// get returns the findings of a segment, without what their heads have.
func (o *openSegments) get(segment segmentOf) []Finding {
	found, known := o.findings[segment]
	if !known {
		found = segment.set.unpackSegment(segment.number)
		if o.count += len(found); o.count > mostOpen || o.findings == nil {
			o.findings, o.count = make(map[segmentOf][]Finding), len(found)
		}
		o.findings[segment] = found
	}
	return found
}

// ListOf returns the findings, which are sorted already, as a list.
func ListOf(findings ...Finding) List {
	list := List{sets: []*Set{NewSet(findings)}, places: make([]placeInSets, len(findings)), open: new(openSegments)}
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
	segment, at := set.packed(int(place.at))
	finding := &l.open.get(segmentOf{set, segment})[at]
	set.heads[place.at].complete(finding)
	return finding
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
	segments [][]byte  // of packed findings, segmentSize each
	left     []int     // which of the packed findings are in the set, nil for all
	phrases  *Phrases
}

// segmentSize is how many findings are unpacked to get one: a project can have as many as it has lines, and most have fewer than these.
const segmentSize = 256

// noFindings are those of most projects.
var noFindings = &Set{}

// head is what is asked of a finding most often.
type head struct {
	rule       *Rule
	start, end int32
	path       int32 // in the paths of the set
	severity   int32
}

// NewSet returns findings, which are sorted already, as a set, which takes them over.
func NewSet(findings []Finding) *Set {
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
	for part := range slices.Chunk(s.findings, segmentSize) {
		var spans []*source.Span
		for i := range part {
			spans = append(spans, part[i].spans()...)
		}
		p := source.NewPacker(phrases, spans)
		p.Int(len(part))
		for i := range part {
			part[i].pack(p)
		}
		s.segments = append(s.segments, p.Bytes())
	}
	s.phrases, s.findings = phrases, nil
}

// packed returns in which segment a finding is packed, and as which one of those there.
func (s *Set) packed(at int) (segment, number int) {
	if s.left != nil {
		at = s.left[at]
	}
	return at / segmentSize, at % segmentSize
}

// unpackSegment returns the findings of a segment, without what their heads have.
func (s *Set) unpackSegment(segment int) []Finding {
	u := source.NewUnpacker(s.phrases, s.segments[segment])
	findings := make([]Finding, u.Int())
	for i := range findings {
		findings[i] = unpackFinding(u)
	}
	return findings
}

// unpack returns the findings.
func (s *Set) unpack() []Finding {
	findings := make([]Finding, len(s.heads))
	var open openSegments
	for i := range findings {
		segment, at := s.packed(i)
		findings[i] = open.get(segmentOf{s, segment})[at]
		s.heads[i].complete(&findings[i])
	}
	return findings
}

// complete gives an unpacked finding what is not packed.
func (h *head) complete(finding *Finding) {
	finding.Rule, finding.Severity = h.rule, Severity(h.severity)
}

// without returns the set without what some rules say.
func (s *Set) without(drops func(*Rule) bool) *Set {
	if !slices.ContainsFunc(s.heads, func(h head) bool { return drops(h.rule) }) {
		return s
	}
	if s.findings != nil {
		return NewSet(slices.DeleteFunc(slices.Clone(s.findings), func(f Finding) bool { return drops(f.Rule) }))
	}
	left := &Set{paths: s.paths, segments: s.segments, phrases: s.phrases, left: []int{}}
	for i, head := range s.heads {
		if !drops(head.rule) {
			segment, at := s.packed(i)
			left.heads, left.left = append(left.heads, head), append(left.left, segment*segmentSize+at)
		}
	}
	return left
}

// spans are all places in the finding.
func (f *Finding) spans() []*source.Span {
	spans := []*source.Span{&f.Span}
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
	return compare(*o.finding(a), *o.finding(b))
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
