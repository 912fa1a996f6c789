package secret

import (
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/source"
)

func TestHide(t *testing.T) {
	cases := []struct{ text, want string }{
		{`DB_PASSWORD: hunter 2, 3`, `DB_PASSWORD: ***`},
		{`- "GITHUB_PAT=x"`, `- "GITHUB_PAT=***"`},
		{`NEO4J_AUTH: neo4j/x`, `NEO4J_AUTH: ***`},
		{`{PASSWD: x, A: b}`, `{PASSWD: ***, A: b}`},
		{`{"password":"x","a":"b"}`, `{"password":"***","a":"b"}`},
		{`"${DB_PASSWORD:-x}:80"`, `"${DB_PASSWORD:-***}:80"`},
		{`redis-server --requirepass x --bind y`, `redis-server --requirepass *** --bind y`},
		{`["redis-server", "--masterauth", "x", "--bind"]`, `["redis-server", "--masterauth", "***", "--bind"]`},
		{`serve --auth x -p 80`, `serve --auth *** -p 80`},
		{`redis-cli -a x -p 9999 ping`, `redis-cli -a *** -p 9999 ping`},
		{`["CMD", "redis-cli", "-a", "x", "-p", "1"]`, `["CMD", "redis-cli", "-a", "***", "-p", "1"]`},
		{`/usr/bin/mysqladmin ping -P 1 -u root -px`, `/usr/bin/mysqladmin ping -P 1 -u root -p***`},
		{`mysqladmin -p'x' ping`, `mysqladmin -p'***' ping`},
		{`mongosh --port 1 -u root -p x`, `mongosh --port 1 -u root -p ***`},
		{`curl -u admin:x http://a; serve -p 1`, `curl -u admin:*** http://a; serve -p 1`},
		{`curl --user admin:x http://a`, `curl --user admin:*** http://a`},
		{`curl -H 'Authorization: Bearer x' http://a`, `curl -H 'Authorization: ***' http://a`},
		{`curl -H "X-Api-Key: x" http://a?b=c&token=d&e=f`, `curl -H "X-Api-Key: ***" http://a?b=c&token=***&e=f`},
		{`https://x@sentry.io/1`, `https://***@sentry.io/1`},
		{`redis://:x@localhost:1`, `redis://:***@localhost:1`},
		{`user:x@tcp(localhost:3306)/db`, `user:***@tcp(localhost:3306)/db`},
		{`image: user:x@registry.example.com/nginx`, `image: user:***@registry.example.com/nginx`},
		{`image: x@registry.example.com/nginx`, `image: ***@registry.example.com/nginx`},
		{`traefik.http.middlewares.a.basicauth.users=admin:x`, `traefik.http.middlewares.a.basicauth.users=***`},
		{`run ghp_abcdefghijkl`, `run ***`},
	}
	for _, c := range cases {
		if got := Hide(c.text); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.text, got, c.want)
		}
	}
}

func TestHideLeavesAlone(t *testing.T) {
	for _, text := range []string{
		`VAULT_TOKEN_PORT: 8200`, `"${VAULT_TOKEN_PORT:-8200}:8200"`, `- "secret:99999"`, `POSTGRES_PASSWORD: ${DB_PASSWORD}`, `PASSWORD_FILE: /run/secrets/x`,
		`docker run -p 8080:80 --user 1000:1000 nginx`, `serve -p 80`, `mysql -P 3306 -p db`, `image: nginx@sha256:0123`, `image: postgres:15@sha256:0123`,
		`ssh://git@github.com/x`, `mongod --auth --port 1`, `AUTH_MODE: none`, `KEY: value`, `127.0.0.1:8080:80/tcp`, `redis-cli -p 6380`,
	} {
		if got := Hide(text); got != text {
			t.Errorf("%s becomes %s", text, got)
		}
	}
}

// TestHideCitedFindsWhatAPatternFinds compares, on random sentences, what is taken for cited with what a pattern takes for it.
func TestHideCitedFindsWhatAPatternFinds(t *testing.T) {
	cited := regexp.MustCompile(`"(?:[^"\\]|\\.)*"`)
	random := rand.New(rand.NewPCG(1, 2))
	parts := []string{`"`, `"`, `\`, "\n", " ", "é", "password: ", "TOKEN=", "x", "--password ", "\xff"}
	masked := 0
	for range 20_000 {
		var text strings.Builder
		for range random.IntN(12) {
			text.WriteString(parts[random.IntN(len(parts))])
		}
		sentence := text.String()
		want := cited.ReplaceAllStringFunc(sentence, func(part string) string { return `"` + Hide(part[1:len(part)-1]) + `"` })
		if got := HideCited(sentence); got != want {
			t.Fatalf("%q becomes %q, want %q", sentence, got, want)
		}
		if want != sentence {
			masked++
		}
	}
	if masked < 100 {
		t.Errorf("only %d sentences had something to mask", masked)
	}
}

func TestHideCited(t *testing.T) {
	for _, c := range []struct{ sentence, want string }{
		{`while scanning for the next token: found character`, `while scanning for the next token: found character`},
		{`the next token: "PASSWORD: x \"y\"" cannot start it`, `the next token: "PASSWORD: ***" cannot start it`},
		{`"redis://:x@localhost:1" is the password: itself`, `"redis://:***@localhost:1" is the password: itself`},
	} {
		if got := HideCited(c.sentence); got != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.sentence, got, c.want)
		}
	}
}

// TestInLine looks at lines whose neighbours say what they hold.
func TestInLine(t *testing.T) {
	file := source.NewFile("compose.yaml", []byte("command:\n  - redis-server\n  - --requirepass\n  - hunter2\n  - --port\n  - 7000\n"))
	want := []string{"", "", "", "hunter2", "", ""}
	for i, secret := range want {
		line := file.LineSpan(i + 1)
		var got []string
		for _, one := range InLine(line) {
			got = append(got, string(file.Data[one.From:one.To]))
		}
		if strings.Join(got, " ") != secret {
			t.Errorf("line %d: %q, want %q", i+1, got, secret)
		}
	}
}

func FuzzIn(f *testing.F) {
	f.Add(`redis-cli -a x "--token", 'y' http://u:p@h image: k@r/i`)
	f.Fuzz(func(t *testing.T, text string) {
		end := 0
		for _, one := range In(text) {
			if one.From < end || one.To <= one.From || one.To > len(text) {
				t.Fatalf("%v in %q", one, text)
			}
			end = one.To
		}
	})
}
