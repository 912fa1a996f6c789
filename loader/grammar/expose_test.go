package grammar

import (
	"testing"
)

func TestComposeExpose(t *testing.T) {
	cases := []struct{ entry, want, fault, doubt string }{
		{"80", "80/tcp", "none", "none"},
		{"080", "80/tcp", "none", "none"},
		{"80/udp", "80/udp", "none", "none"},
		{"80/TCP", "80/tcp", "none", "none"},
		{"80/", "80/tcp", "none", "none"},
		{"3000-3003", "3000-3003/tcp", "none", "none"},
		{"80-80", "80/tcp", "none", "none"},
		{"80/foo", "80/tcp", "none", `3-6 "foo" is not a protocol, the engine knows tcp, udp and sctp`},
		{"0", "0/tcp", "none", `0-1 "0" exposes port 0, on which nothing can listen`},
		{"", "", `0-0 "" in expose names no port`, "none"},
		{"/tcp", "", `0-4 "/tcp" in expose names no port`, "none"},
		{"8080:80", "", `0-7 "8080:80" in expose is a mapping, expose takes a container port only | to reach it from the host move it to ports: "8080:80"`, "none"},
		{":80", "", `0-3 ":80" in expose is a mapping, expose takes a container port only | to reach it from the host move it to ports: ":80"`, "none"},
		{"web:http", "", `0-8 "web:http" in expose is a mapping, expose takes a container port only`, "none"},
		{"http", "", `0-4 "http" is not a port number`, "none"},
		{"80.5", "", `0-4 "80.5" is not a port number`, "none"},
		{"+80", "", `0-3 "+80" is not a port number`, "none"},
		{"-1", "", `0-2 "-1" is not a port number`, "none"},
		{"70000", "", `0-5 "70000" is above 65535, the highest port`, "none"},
		{"3003-3000", "", `range 0-9 "3003-3000" runs backwards | write "3000-3003"`, "none"},
	}
	for _, c := range cases {
		expose := ComposeExpose(plainText(c.entry))
		if got := fault(expose.Err); got != c.fault {
			t.Errorf("%s: got %s, want %s", c.entry, got, c.fault)
		}
		if got := fault(expose.Doubt); got != c.doubt {
			t.Errorf("%s: got doubt %s, want %s", c.entry, got, c.doubt)
		}
		if expose.Err == nil {
			if got := expose.Port.String() + "/" + expose.Protocol.String(); got != c.want {
				t.Errorf("%s: got %s, want %s", c.entry, got, c.want)
			}
		}
	}
}

func TestComposeExposeWithVariables(t *testing.T) {
	unknown := ComposeExpose(withVariables("${PORT}/udp"))
	if !unknown.Unknown || unknown.Err != nil {
		t.Errorf("got %+v", unknown)
	}
	known := ComposeExpose(withVariables("${PORT:-70000}"))
	if got, want := fault(known.Err), `0-14 "70000" is above 65535, the highest port`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
