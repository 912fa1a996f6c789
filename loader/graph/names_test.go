package graph

import "testing"

func TestResolve(t *testing.T) {
	on := func(name string, networks ...NetworkUse) *Service { return &Service{Name: name, Networks: networks} }
	front, back := NetworkUse{Key: "front"}, NetworkUse{Key: "back"}
	db := on("db", NetworkUse{Key: "back", Aliases: []string{"postgres", "store"}})
	db.ContainerName = Text{Value: "app-db"}
	store := on("store", front)
	web, api, lone := on("web", front), on("api", front, back), on("lone")
	moved := on("moved", back)
	moved.ExtraHosts = []string{"db"}
	host := on("host")
	host.NetworkMode = Text{Value: "host"}
	old := on("old")
	old.Links = []Reference{{Name: "db", Alias: "mysql"}}
	plain := on("plain", NetworkUse{Key: "default"})
	project := &Project{Services: []*Service{db, store, web, api, lone, moved, host, old, plain}}
	for _, service := range project.Services {
		service.Project = project
	}
	cases := []struct {
		from *Service
		name string
		want *Service
	}{
		{api, "db", db}, {api, "postgres", db}, {api, "app-db", db},
		{web, "db", nil},   // no network in common
		{lone, "db", nil},  //
		{lone, "web", nil}, //
		{lone, "plain", plain}, {plain, "lone", lone},
		{web, "store", store},
		{api, "store", nil}, // two services
		{moved, "db", nil},  // extra_hosts
		{moved, "postgres", db},
		{host, "lone", nil}, {lone, "host", nil},
		{old, "mysql", db},
		{api, "elsewhere", nil},
	}
	for _, c := range cases {
		if got := c.from.Resolve(c.name); got != c.want {
			t.Errorf("%s in %s is %v, want %v", c.name, c.from.Name, got, c.want)
		}
	}
}
