package lsp

import "time"

// clientCheck is how often the server looks for the client's process.
const clientCheck = 3 * time.Second

// watchClient closes s.abandoned when the process ends that the client named as its own. One that is not there at all is of
// another machine or container, so that nothing can be said of it.
func (s *server) watchClient(pid int) {
	if pid <= 0 || !isAlive(pid) {
		return
	}
	ticker := time.NewTicker(clientCheck)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if !isAlive(pid) {
				close(s.abandoned)
				return
			}
		case <-s.ended:
			return
		}
	}
}
