package settings

import (
	"hash/maphash"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// stepBytes are the bytes of a configuration file that cost a step.
const stepBytes = 64

// Shared is what configuration files say to the services of a project so far. Services that are alike, such as aliases of one, share it.
// The zero Shared is that of a project before its files are read.
type Shared struct {
	seed  maphash.Seed
	known map[uint64]said
	// changes are what the RUNs of images do, which services that are not alike share, too.
	changes *changes
}

type said struct {
	settings  *graph.Settings
	upstreams []graph.Text
}

// Fill sets the settings and upstreams of a service. Charge reports whether that many steps may be done for a place, one for each upstream
// among them.
func (s *Shared) Fill(reader *tree.Reader, service *graph.Service, places []Place, charge func(steps int, place source.Span) bool) {
	if len(places) == 0 && asIs(service) || serverOf(service) < 0 && askerOf(service) < 0 {
		return
	}
	if s.known == nil {
		*s = Shared{maphash.MakeSeed(), make(map[uint64]said), newChanges()}
	}
	spend := func(steps int) bool { return charge(steps, service.Span) }
	key := s.key(service, places)
	one, read := s.known[key]
	if !read {
		one = said{settingsOf(reader, service, places, spend, s.changes), upstreams(reader, service, places, spend, s.changes)}
		s.known[key] = one
	}
	if spend(1 + len(one.upstreams)) {
		service.Settings, service.Upstreams = one.settings, one.upstreams
	}
}

// asIs reports whether a service runs an image as it is, so that nothing but its mounts can configure the server in it.
func asIs(service *graph.Service) bool {
	return service.Build == nil && service.Entrypoint == nil && service.Command == nil && len(service.Environment) == 0
}

// key is the same for services for which everything that readers look at is the same, and stands at the same places.
func (s *Shared) key(service *graph.Service, places []Place) uint64 {
	var hash maphash.Hash
	hash.SetSeed(s.seed)
	text := func(one *graph.Text) {
		maphash.WriteComparable(&hash, one.Span)
		maphash.WriteComparable(&hash, one.Value)
	}
	maphash.WriteComparable(&hash, service.BaseImage().Value)
	maphash.WriteComparable(&hash, service.WorkingDir.Value)
	if build := service.Build; build != nil {
		maphash.WriteComparable(&hash, build.Stage)
		for _, file := range build.Configuration {
			maphash.WriteComparable(&hash, file)
		}
	}
	entrypoint, command := service.Start()
	for _, one := range []*graph.Command{entrypoint, command} {
		if one == nil {
			maphash.WriteComparable(&hash, -1)
			continue
		}
		maphash.WriteComparable(&hash, len(one.Words))
		maphash.WriteComparable(&hash, one.Shell)
		for i := range one.Words {
			text(&one.Words[i])
		}
	}
	variables := service.Variables()
	for i := range variables {
		maphash.WriteComparable(&hash, variables[i].Name)
		maphash.WriteComparable(&hash, variables[i].HasValue)
		text(&variables[i].Value)
	}
	for _, place := range places {
		maphash.WriteComparable(&hash, place)
	}
	for i := range service.Volumes {
		maphash.WriteComparable(&hash, service.Volumes[i].Value)
	}
	return hash.Sum64()
}

// afford reports whether the budget of the project has room for a file. Nothing is known where it has not.
func (c *container) afford(file *source.File) bool {
	if c.spend(1 + len(file.Data)/stepBytes) {
		return true
	}
	c.opaque = true
	return false
}

// spend counts steps, and reports whether there may be more.
func (c *container) spend(steps int) bool { return c.charge == nil || c.charge(steps) }
