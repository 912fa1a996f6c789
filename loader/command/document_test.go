package command

import (
	"strings"
	"testing"
)

func TestMarkdown(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"```sh\ndocker run -p 8080:80 nginx\n```\n", "nginx 8080:80@2:15"},
		{"~~~ Bash {.copy}\ndocker run -d -p 8080:80 nginx\n~~~\n", "nginx 8080:80@2:18"},
		{"```\ndocker run -p 8080:80 nginx\n```\n```powershell\ndocker run -p 8080:80 nginx\n```\n", ""},
		{"docker run -p 8080:80 nginx\n\n    docker run -p 8080:80 nginx\n", ""},
		{"1. a\n\n   ```sh\n   docker run \\\n     -p 8080:80 nginx\n   ```\n", "nginx 8080:80@5:9"},
		{"> ```sh\n> docker run \\\n>   -p 8080:80 nginx\n", "nginx 8080:80@3:8"},
		{"\t```sh\n\tdocker run -p 8080:80 nginx\n\t```\n", ""},
		{"- x\n\n\t```sh\n\tdocker run -p 8080:80 nginx\n\t```\n", "nginx 8080:80@4:16"},
		// Prompts.
		{"```console\n$ docker run \\\n>  -p 8080:80 nginx\nabc\n$ PORT=1\n# docker run -p 81:80 a\n```\n", "nginx 8080:80@3:7"},
		{"```bash\nme@host:~/src$ docker run -p 8080:80 nginx\nUnable to find image docker run -p 81:80 a\n```\n", "nginx 8080:80@2:30"},
		{"```sh-session\n[root@host /]# docker run -p 8080:80 nginx\n```\n", "nginx 8080:80@2:30"},
		{"```sh\n$(docker run -p 8080:80 nginx)\n```\n", "nginx 8080:80@2:17"},
		// What readers replace.
		{"```sh\ndocker run -p <port>:80 -p {{ port }}:81 <image>:%%TAG%%\n```\n", "?:? ?:80@2:15 ?:81@2:28"},
		{"```sh\ndocker run [OPTIONS] -p 8080:80 IMAGE\n```\n", "IMAGE 8080:80@2:25 guessed"},
		{"```sh\ndocker run ... -p 8080:80 nginx\n```\n", "nginx 8080:80@2:19 guessed"},
		{"```sh\ndocker run -p '[::1]:8080:80' nginx <in >out\n```\n", "nginx [::1]:8080:80@2:16"},
		// Each block for itself, and each command of one that is no script.
		{"```sh\nPORT=8080\n```\n```sh\ndocker run -p $PORT:80 nginx\n```\n", "nginx ?:80@5:15"},
		{"```sh\ndocker run -p 8080:80 nginx\n# or\n(see below\ndocker run -p \\\n  81:80 httpd\n```\n", "nginx 8080:80@2:15; httpd 81:80@6:3"},
		{"\ufeff```sh\r\ndocker run \\\r\n  -p 8080:80 nginx\r\n```\r\n", "nginx 8080:80@3:6"},
	} {
		if got := read("README.md", test.text); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.text, got, test.want)
		}
	}
	if got := read("README.md", strings.Repeat("> ", 1000)+"```sh\ndocker run -p 80:80 nginx\n"); got != "" {
		t.Errorf("more quotes than anybody writes: %s", got)
	}
}
