package quadlet

import (
	"testing"

	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
	"github.com/portlint/portlint/loader/tree"
)

// FuzzLoad reads bytes as a container, a pod and a drop-in. Whatever they are, places are in the files, and nothing panics.
func FuzzLoad(f *testing.F) {
	f.Add("[Unit]\nRequires=app-pod.service\n[Container]\nImage=\"nginx\"\nPublishPort=8080:\\\n# c\n  80\nPodmanArgs=-p '1:2' \\x20\n",
		"[Pod]\nPublishPort=%i:80\nNetwork=host\n", "[Container]\nPublishPort=\nPublishPort=${A}:1 2 # x\nPod=app.pod\n")
	f.Add("[Container]\n# portlint: ignore[all] why\nImage=a\r\nExec=a \"b\\\n", "=head1\n", "\\")
	f.Add("[Kube]\nYaml=web.yml\nPublishPort=1:2\n", "[Pod]\n", "kind: Pod\nspec:\n  containers:\n  - ports: [{hostPort: 80, containerPort: '8\\x30', hostIP: '::1', protocol: \"u\\x64p\"}]\n")
	f.Fuzz(func(t *testing.T, container, pod, dropin string) {
		memory := tree.NewMemory(map[string][]byte{
			"/web.container": []byte(container), "/app.pod": []byte(pod), "/web.container.d/10.conf": []byte(dropin),
			"/web.kube": []byte(container), "/web.yml": []byte(dropin),
		})
		l := format.NewLoading(&format.Options{Dir: "/"}, memory, "/app.pod")
		if (unit{"/app.pod", "/web.container", "/web.kube"}).Load(l) != nil {
			return
		}
		l.Project.Clashes()
		within := func(what string, span source.Span) {
			if !span.IsZero() && (span.Start < 0 || span.Start > span.End || span.End > len(span.File.Data)) {
				t.Errorf("%s: %d to %d is no place in %s", what, span.Start, span.End, span.File.Path)
			}
		}
		for _, service := range l.Project.Services {
			within("service", service.Span)
			within("image", service.Image.Span)
			within("network", service.NetworkMode.Span)
			for _, port := range service.Ports {
				within("port", port.Span)
				within("host port", port.HostSpan)
				within("container port", port.ContainerSpan)
				for _, edit := range port.Rewrite(graph.Change{Address: "127.0.0.1", Host: "81", Target: "82"}).Edits {
					within("edit", edit.Span)
				}
			}
		}
		for _, problem := range l.Project.Problems {
			within("problem", problem.Span)
		}
		for _, directive := range l.Project.Directives {
			within("comment", directive.Covers)
		}
	})
}
