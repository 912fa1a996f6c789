package graph

import "testing"

func TestHostSystem(t *testing.T) {
	asked := &Host{System: "darwin"}
	for name, c := range map[string]struct {
		runtime Runtime
		want    System
	}{
		"nothing is said":  {Runtime{}, UnknownSystem},
		"asked":            {Runtime{Host: asked}, MacOS},
		"stated":           {Runtime{System: Windows, Host: asked}, Windows},
		"unknown to graph": {Runtime{Host: &Host{System: "plan9"}}, UnknownSystem},
	} {
		if got := c.runtime.HostSystem(); got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}

func TestSystemsHaveTheirPorts(t *testing.T) {
	for _, name := range Systems() {
		system, known := ParseSystem(name)
		if !known || system.String() != name {
			t.Errorf("%q is read as %q", name, system)
		}
		if outgoing := system.Outgoing(); outgoing.From < FirstOutgoing() || outgoing.To > 65535 || outgoing.Len() < 1 {
			t.Errorf("%s: outgoing connections from %s", name, outgoing)
		}
	}
	if system, known := ParseSystem(""); known || system != UnknownSystem {
		t.Errorf("no name is read as %q", system)
	}
	for _, engine := range []Engine{Docker, Podman, Swarm} {
		_, overlap := engine.RandomPorts().Intersect(Linux.Outgoing())
		if want := engine != Swarm; overlap != want {
			t.Errorf("%s: random ports among those of outgoing connections: %v, want %v", engine, overlap, want)
		}
	}
}

func TestFirstPort(t *testing.T) {
	for engine, want := range map[Engine]int{Docker: 1024, Podman: 1024, Swarm: 1} {
		if got := (&Runtime{Engine: engine, Rootless: true}).FirstPort(); got != want {
			t.Errorf("rootless %s: %d, want %d", engine, got, want)
		}
		if got := (&Runtime{Engine: engine}).FirstPort(); got != 1 {
			t.Errorf("%s: %d, want 1", engine, got)
		}
	}
}
