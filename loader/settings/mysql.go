package settings

import (
	"path"
	"slices"
	"strings"

	"github.com/portlint/portlint/loader/graph"
	"github.com/portlint/portlint/loader/source"
)

// mysqlFolders are the folders whose files the images read, the last winning.
var mysqlFolders = []string{"/etc/mysql/conf.d", "/etc/mysql/mysql.conf.d", "/etc/mysql/mariadb.conf.d"}

// readMySQL reads the option files of MySQL and MariaDB.
//
// https://dev.mysql.com/doc/refman/8.4/en/option-files.html
func readMySQL(c *container) (f found) {
	if c.hasFlag("--port", "-P", "--bind-address", "--skip-networking", "--defaults-file", "--defaults-extra-file", "--no-defaults") {
		return f
	}
	one := graph.Listener{Port: 3306}
	for _, name := range []string{"/etc/my.cnf", "/etc/mysql/my.cnf"} {
		if file := c.file(name); file != nil {
			f.mysql(file, &one)
		}
	}
	for _, dir := range mysqlFolders {
		files, names, _ := c.folder(dir, ".cnf")
		f.unknown = f.unknown || len(files) < len(names)
		for _, file := range files {
			f.mysql(file, &one)
		}
	}
	f.add(one)
	return f
}

func (f *found) mysql(file *source.File, one *graph.Listener) {
	server := false
	for line := range linesOf(file, "#;", "=") {
		key := strings.ReplaceAll(line.key(), "_", "-")
		switch {
		case strings.HasPrefix(key, "["):
			section := strings.Trim(key, "[]")
			server = section == "server" || strings.HasPrefix(section, "mysqld") || strings.HasPrefix(section, "mariadb")
		case strings.HasPrefix(key, "!include"):
			f.unknown = f.unknown || !slices.Contains(mysqlFolders, path.Clean(line.value().text))
		case !server:
		case key == "port":
			port, ok := portOf(line.value().text)
			f.unknown = f.unknown || !ok
			one.Port = port
			if one.HostSpan.IsZero() {
				one.Span = line.span
			}
		case key == "bind-address":
			one.Span, one.Host, one.HostSpan = line.span, line.value().text, line.value().span
			if one.Host == "*" {
				one.Host = ""
			}
		case key == "skip-networking":
			f.unknown = true
		}
	}
}
