package quadlet

import (
	"testing"

	"github.com/portlint/portlint/loader/format"
	"github.com/portlint/portlint/loader/graph/graphtest"
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
		graphtest.Places(t, l.Project)
	})
}
