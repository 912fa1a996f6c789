package graph

import "testing"

func TestMapping(t *testing.T) {
	for entryText, want := range map[string]string{
		"8080:80":                        "8080:80/tcp",
		"8000-8001:80-81/udp":            "8000-8001:80-81/udp",
		"8000-8001:80":                   "8000-8001:80/tcp",
		"80":                             "80/tcp",
		"127.0.0.1::80":                  "127.0.0.1::80/tcp",
		"127.0.0.1:8080:80":              "127.0.0.1:8080:80/tcp",
		"[0:0:0:0:0:0:0:1]:8080:80":      "[::1]:8080:80/tcp",
		"[::ffff:127.0.0.1]:8080:80/udp": "127.0.0.1:8080:80/udp",
		"$PORT:80":                       "$PORT:80",
	} {
		if got := entry(t, entryText).Mapping(); got != want {
			t.Errorf("%s is called %s, want %s", entryText, got, want)
		}
	}
}
