package dockercli

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/command"
	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// lines is how many command lines are compared.
const lines = 5000

// TestGeneratedLines writes command lines into scripts, with quotes, continuations and variables, and compares what portlint
// reads there with what the docker command makes of the words.
func TestGeneratedLines(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 2026))
	accepted, refused := 0, 0
	for range lines {
		words := generate(random)
		script := write(random, words)
		want, err := docker(words[1:])
		if err != nil && strings.Contains(err.Error(), "not a TTY") {
			t.Fatalf("%q: the generator must not ask for a terminal", words)
		}
		if err != nil {
			refused++
		} else {
			accepted++
		}
		if wrong := compare(script, words, want, err); wrong != "" {
			t.Errorf("%q\n%s\n%s", words, script, wrong)
		}
	}
	t.Logf("%d lines that docker takes, %d that it refuses", accepted, refused)
	if accepted < lines/2 || refused < lines/20 {
		t.Errorf("docker takes %d lines and refuses %d: the generator is one-sided", accepted, refused)
	}
}

// compare says what is different, "" for nothing.
func compare(script string, words []string, want *asked, refusal error) string {
	text := graph.Text{Value: script, Raw: script, Span: source.Span{File: source.NewFileOf(source.Plain, "run.sh", []byte(script)), End: len(script)}}
	found, refused, err := command.Script(text)
	if err != nil {
		return "the script is not read"
	}
	if len(found) == 0 {
		if refused == 1 && refusal != nil {
			return ""
		}
		return fmt.Sprintf("portlint reads no line, docker says %v", refusal)
	}
	line, project := found[0], &graph.Project{}
	line.AddTo(project)
	project.Seal()
	service := project.Services[0]
	fault := ""
	for _, port := range service.Ports {
		if port.Err != nil {
			fault = port.Err.Message
		}
	}
	for _, expose := range service.Expose {
		if expose.Err != nil {
			fault = expose.Err.Message
		}
	}
	switch {
	case refusal != nil && fault != "":
		return ""
	case refusal != nil:
		return fmt.Sprintf("portlint takes it, docker says %v", refusal)
	case fault != "":
		return fmt.Sprintf("docker takes it, portlint says %s", fault)
	}
	for _, difference := range []struct{ what, got, want string }{
		{"image", line.Image.Value, want.config.Image},
		{"arguments", fmt.Sprint(values(line.Arguments)), fmt.Sprint([]string(want.config.Cmd))},
		{"name", line.Name.Value, want.name},
		{"bindings", bindings(service), boundBy(want)},
		{"exposed ports", exposed(service), exposedBy(want)},
		{"environment", environment(service), sorted(want.config.Env)},
		{"-P", fmt.Sprint(line.PublishAll), fmt.Sprint(want.host.PublishAllPorts)},
		{"--rm", fmt.Sprint(line.Remove), fmt.Sprint(want.host.AutoRemove)},
		{"--privileged", fmt.Sprint(line.Privileged), fmt.Sprint(want.host.Privileged)},
		{"network", networkOf(service), string(want.host.NetworkMode)},
		{"create", fmt.Sprint(line.Create), fmt.Sprint(words[1] == "create")},
	} {
		if difference.got != difference.want {
			return fmt.Sprintf("%s: portlint has %s, docker has %s", difference.what, difference.got, difference.want)
		}
	}
	return places(script, service)
}

// places checks that the parts of a mapping that stand in the script as they are read are where portlint says.
func places(script string, service *graph.Service) string {
	for _, port := range service.Ports {
		if len(port.Text.Vars) == 0 && port.HostIsLiteral() && !port.HostSpan.IsZero() {
			if host := port.HostSpan.Text(); !strings.Contains(host, strings.TrimLeft(port.Host.String(), "+0")) && !strings.Contains(script, "\\") {
				return fmt.Sprintf("the host port of %s is said to be %q", port.Quote, host)
			}
		}
	}
	return ""
}

func values(words []command.Word) []string {
	var values []string
	for _, word := range words {
		values = append(values, word.Value)
	}
	return values
}

func sorted(list []string) string {
	list = slices.Clone(list)
	slices.Sort(list)
	return strings.Join(list, " ")
}

// environment writes NAME=value; a name alone takes its value from the shell.
func environment(service *graph.Service) string {
	var list []string
	for _, variable := range service.Environment {
		if variable.HasValue {
			list = append(list, variable.Name+"="+variable.Value.Value)
		}
	}
	return sorted(list)
}

func networkOf(service *graph.Service) string {
	switch {
	case service.NetworkMode.Value != "":
		return service.NetworkMode.Value
	case len(service.Networks) > 0:
		return service.Networks[0].Key
	}
	return "default"
}

func bindings(service *graph.Service) string {
	var all []string
	for _, port := range service.Ports {
		for offset := range port.Container.Len() {
			host := ""
			switch {
			case port.HostKind == graph.Random && !port.HostSpan.IsZero():
				host = "0"
			case port.HostKind == graph.Fixed:
				host = fmt.Sprint(port.Host.From + offset)
			case port.HostKind == graph.Floating:
				host = port.Host.String()
			}
			address := ""
			if port.Address.IP.IsValid() {
				address = port.Address.Text
			}
			all = append(all, fmt.Sprintf("%s:%s:%d/%s", address, host, port.Container.From+offset, port.Protocol))
		}
	}
	return sorted(all)
}

func boundBy(want *asked) string {
	var all []string
	for port, list := range want.host.PortBindings {
		for _, binding := range list {
			all = append(all, fmt.Sprintf("%s:%s:%s", binding.HostIP, binding.HostPort, port))
		}
	}
	return sorted(all)
}

func exposed(service *graph.Service) string {
	all := make(map[string]bool)
	add := func(ports graph.Interval, protocol graph.Protocol) {
		for port := ports.From; port <= ports.To; port++ {
			all[fmt.Sprintf("%d/%s", port, protocol)] = true
		}
	}
	for _, port := range service.Ports {
		add(port.Container, port.Protocol)
	}
	for _, expose := range service.Expose {
		add(expose.Port, expose.Protocol)
	}
	return sorted(slices.Collect(maps.Keys(all)))
}

func exposedBy(want *asked) string {
	var all []string
	for port := range want.config.ExposedPorts {
		all = append(all, string(port))
	}
	return sorted(all)
}

// write makes a script of words.
func write(random *rand.Rand, words []string) string {
	var before, line strings.Builder
	for i, word := range words {
		if i > 0 {
			line.WriteString([]string{" ", "  ", " \\\n", " \\\n    ", "\t"}[random.IntN(5)])
		}
		plain := word != "" && strings.Trim(word, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-=:/.,+_@[]") == "" && !strings.ContainsAny(word, "[]")
		switch choice := random.IntN(10); {
		case choice < 5 && plain, i < 2, i == 2 && words[1] == "service":
			line.WriteString(word)
		case choice == 5 && plain && i > 0:
			at := random.IntN(len(word))
			line.WriteString(word[:at] + `"` + word[at:] + `"`)
		case choice == 6 && plain && i > 0:
			at := random.IntN(len(word) + 1)
			name := fmt.Sprintf("V%d", i)
			fmt.Fprintf(&before, "%s=%s\n", name, word[:at])
			line.WriteString(`"${` + name + `}"` + word[at:])
		case choice == 7 && plain && i > 0:
			line.WriteString("${UNSET:-" + word + "}")
		case choice == 8:
			line.WriteString(`"` + word + `"`)
		default:
			line.WriteString("'" + word + "'")
		}
	}
	return "#!/bin/sh\n" + before.String() + line.String() + "\n"
}

// generate makes the words of a command line. Values of flags that have nothing to do with ports are fine.
func generate(random *rand.Rand) []string {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	verb := pick("run", "run", "run", "create")
	words := []string{"docker", verb}
	short := "-"
	if random.IntN(3) == 0 {
		short = pick("-i", "-q", "-P", "-iP", "-qi")
		if verb == "run" && random.IntN(2) == 0 {
			short += "d"
		}
	}
	valued := func(letter, long string, value string) {
		switch random.IntN(6) {
		case 0:
			words = append(words, short+letter, value)
		case 1:
			if value == "" {
				value = "x"
			}
			words = append(words, short+letter+value)
		case 2:
			words = append(words, short+letter+"="+value)
		case 3:
			words = append(words, "--"+long+"="+value)
		default:
			words = append(words, "--"+long, value)
		}
	}
	for range random.IntN(7) {
		switch random.IntN(16) {
		case 0, 1, 2, 3, 4:
			valued("p", "publish", mapping(random))
		case 5:
			valued("e", "env", pick("PORT=8080", "A=b=c", "EMPTY=", "X=1,2"))
		case 6:
			words = append(words, "--network"+pick("=", " ")+pick("host", "none", "bridge", "web", "container:db", "name=web,alias=www", "name=web"))
			if cut := strings.SplitN(words[len(words)-1], " ", 2); len(cut) == 2 {
				words = append(words[:len(words)-1], cut...)
			}
		case 7:
			words = append(words, pick("--net", "--network"), pick("host", "app"))
		case 8:
			words = append(words, "--expose", pick("80", "80-82", "53/udp", "80/tcp", "8080:80", "70000", "x", "90-80"))
		case 9:
			words = append(words, pick("--rm", "--rm=true", "--rm=false", "--privileged", "--init", "--read-only", "-i", "-P", "--publish-all", "--publish-all=0", "-P=true", "--rm=maybe"))
		case 10:
			words = append(words, "--name"+pick("=", "")+"web")
			if words[len(words)-1] == "--nameweb" {
				words = append(words[:len(words)-1], "--name", "web")
			}
		case 11:
			words = append(words, pick("-v", "--volume"), pick("data:/data", "/srv:/srv:ro"))
		case 12:
			words = append(words, pick("-m", "--memory"), "512m", "-l", "a=b", "--stop-signal", "SIGINT")
		case 13:
			words = append(words, pick("-u", "--user"), "1000:1000", "-w", "/app", "-h", "host", "--log-opt", "max-size=1m")
		case 14:
			words = append(words, pick("--unknown", "-Z", "--publish", "--=x", "--p", "--env-fil", "-ipx", "--detached"))
		case 15:
			words = append(words, "--add-host", "db:10.0.0.1", "--ulimit", "nofile=1024", "--shm-size", "64m", "--cpus", "1.5", "--health-interval", "5s")
		}
	}
	if random.IntN(12) == 0 {
		words = append(words, "--")
	}
	if random.IntN(20) == 0 {
		return words
	}
	words = append(words, pick("nginx", "postgres:17", "registry.example.com:5000/app/web:1.2", "redis@sha256:"+strings.Repeat("ab", 32)))
	for range random.IntN(4) {
		words = append(words, pick("-p", "8080:80", "sh", "-c", "echo hi", "--port=80", "--", "-d", ""))
	}
	return words
}

// mapping makes a value of -p, mostly a good one.
func mapping(random *rand.Rand) string {
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	if random.IntN(12) == 0 {
		return pick("published=8080,target=80", "target=80", "published=53,target=53,protocol=udp", "published=8080,target=80,mode=host",
			"published=8080", "target=80,protocol=TCP", "published=127.0.0.1:8080,target=80", "target=80,x", "=80,target=80", "published=8000-8002,target=80-82")
	}
	if random.IntN(8) == 0 {
		return pick("127.0.0.1:80", "localhost:8080:80", "8080", "80:80:80", "::1:8080:80", "[::1]:8080:80", "[::]:80:80", "1.2.3:80:80", "8080:80/foo",
			"80/tcp:80", "70000:80", "80:70000", "-1:80", "8000-8001:80-82", "8005-8000:80", "a:b", "", ":", "80:", ":80", "8080:80,8443:443",
			"8080->80", " 8080:80", "8080:80/tcp/udp", "+80:80", "080:0080", "80-80", "8000-8010:80", "127.0.0.1::80", "::80", "1-2-3:80", "80:80/", "0:80", "0.0.0.0:8080:80")
	}
	container := pick("80", "443", "8080-8082", "53", "5432", "1-3")
	host := pick("80", "8080", "8000-8002", "", "15432", "0", "9000-9010")
	address := pick("", "", "", "127.0.0.1", "0.0.0.0", "192.168.1.100", "[::1]", "::1")
	protocol := pick("", "", "", "/tcp", "/udp", "/sctp", "/UDP")
	switch {
	case address != "":
		return address + ":" + host + ":" + container + protocol
	case host != "":
		return host + ":" + container + protocol
	}
	return container + protocol
}
