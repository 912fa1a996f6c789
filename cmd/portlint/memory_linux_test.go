//go:build slow

package main_test

import (
	"fmt"
	"testing"
)

// TestMemory lints a folder of many ordinary projects, with some findings in each. It must not take the memory that all of
// them take together.
func TestMemory(t *testing.T) {
	const projects, most = 5000, 64 << 10 // kilobytes
	f := folder{t, t.TempDir()}
	for i := range projects {
		f.write(fmt.Sprintf("group%d/project%d/compose.yaml", i/50, i), "services:\n"+lines(3, func(j int) string {
			return fmt.Sprintf(`  # What service %[1]d of project %[2]d does.
  service-%[1]d:
    image: registry.example.com/team/project-%[2]d:1.%[1]d
    command: ["serve", "--verbose"]
    environment:
      LOG_LEVEL: ${LOG_LEVEL:-info}
      DATABASE_URL: postgres://app@database:5432/app
    ports:
      - "%[3]d:8080"
      - "127.0.0.1:${METRICS:-%[4]d}:9090"
    volumes:
      - data-%[1]d:/var/lib/service
    healthcheck:
      test: ["CMD", "curl", "-f", "http://localhost:8080/health"]
`, j, i, 10_000+j, 20_000+j)
		}))
	}
	for _, format := range []string{"text", "json", "sarif", "junit"} {
		if o := run(t, f.dir, nil, "--no-config", "--fail-on", "note", "--format", format, "."); o.Status != 1 || o.Memory > most {
			t.Errorf("%s: status %d and %d MB, want status 1 and at most %d MB", format, o.Status, o.Memory>>10, most>>10)
		}
	}
	if o := run(t, f.dir, nil, "ports", "--no-config", "."); o.Status != 0 || o.Memory > most {
		t.Errorf("ports: status %d and %d MB, want status 0 and at most %d MB", o.Status, o.Memory>>10, most>>10)
	}
}
