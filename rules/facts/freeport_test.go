package facts

import (
	"testing"

	"github.com/portlint/portlint/loader/graph"
)

func TestProposePort(t *testing.T) {
	cases := []struct {
		taken []graph.Interval
		want  int
		free  int
	}{
		{nil, 80, 8080},
		{nil, 443, 8443},
		{nil, 5432, 5433},
		{nil, 3306, 3307},
		{[]graph.Interval{{From: 8080, To: 8080}}, 80, 81},
		{nil, 8079, 8081},   // 8080 is proposed as the idiom only
		{nil, 4999, 5001},   // 5000 is often held
		{nil, 6664, 6670},   // browsers refuse 6665 to 6669
		{nil, 35300, 15300}, // below the ports of outgoing connections
		{nil, 32767, 0},     // nothing is left above
		{[]graph.Interval{{From: 3000, To: 3999}}, 3000, 4000}, // ranges count whole
		{[]graph.Interval{{From: 1, To: 65535}}, 3000, 0},
		{nil, 65535, 15535},
	}
	for _, c := range cases {
		service := &graph.Service{Instances: 1, Active: true}
		for _, hosts := range c.taken {
			service.Ports = append(service.Ports, &graph.Port{Service: service, HostKind: graph.Fixed, Host: hosts})
		}
		project := &graph.Project{Services: []*graph.Service{service}}
		service.Project = project
		project.Seal()
		if got := ProposePort(project, c.want); got != c.free {
			t.Errorf("with %v taken, %d is replaced by %d, want %d", c.taken, c.want, got, c.free)
		}
	}
}
