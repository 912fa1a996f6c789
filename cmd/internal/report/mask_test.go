package report

import (
	"strings"
	"testing"

	"github.com/portlint/portlint/loader/source"
)

func TestSecretsAreMasked(t *testing.T) {
	cases := []struct{ line, marked, want string }{
		{`      DB_PASSWORD: hunter2`, "DB", `      DB_PASSWORD: *******`},
		{`      DB_PASSWORD: hunter 2, 3`, "DB", `      DB_PASSWORD: ***********`},
		{`      - API_KEY=hunter2`, "API", `      - API_KEY=*******`},
		{`      - "apikey=hunter2"`, "api", `      - "apikey=*******"`},
		{`MY_TOKEN="hunter2"`, "MY", `MY_TOKEN="*******"`},
		{`URL: postgres://app:hunter2@localhost:5432/x`, "localhost:5432", `URL: postgres://app:*******@localhost:5432/x`},
		{`URL: postgres://app:hun/ter2@localhost:5432/x`, "localhost:5432", `URL: postgres://app:********@localhost:5432/x`},
		{`URL: a://u:p@x:1,b://u:pass@y:2`, "y:2", `URL: a://u:*@x:1,b://u:****@y:2`},
		{`  web: {environment: {PASSWD: hunter2, A: b}, ports: ["80:80"]}`, "80:80", `  web: {environment: {PASSWD: *******, A: b}, ports: ["80:80"]}`},
		{`command: flask run --token hunter2 --host=localhost`, "localhost", `command: flask run --token ******* --host=localhost`},
		{`command: flask run --token=hunter2 --host=localhost`, "localhost", `command: flask run --token=******* --host=localhost`},
		{`CMD ["flask", "--secret-key", "hunter2", "--host", "::1"]`, "::1", `CMD ["flask", "--secret-key", "*******", "--host", "::1"]`},
		{`TOKEN_URL: http://localhost:5432/`, "localhost:5432", `TOKEN_URL: *******localhost:5432*`},
		{`PRIVATE_KEY: 語`, "PRIVATE", `PRIVATE_KEY: **`},
		{`      - "127.0.0.1:8080:80" # web`, "8080", `      - "127.0.0.1:8080:80" # web`},
		{`SECRET: ` + strings.Repeat("x", 9000) + ` localhost:1`, "localhost:1", "…" + strings.Repeat("*", leadCells) + "localhost:1"},
	}
	for _, c := range cases {
		file := source.NewFile("compose.yaml", []byte("a: b\n"+c.line+"\n"))
		start := strings.Index(string(file.Data), c.marked)
		got := excerptOf(source.Span{File: file, Start: start, End: start + len(c.marked)}, make(secrets), 0)
		if got.text != c.want {
			t.Errorf("%s\n got %s\nwant %s", c.line, got.text, c.want)
		}
	}
}
