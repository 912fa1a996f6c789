// Listen is the only program of the image that engine cases run: it listens on its arguments, such as tcp4/0.0.0.0:80 or
// udp/:53, says so, and fails when it cannot. For client:tcp4/127.0.0.1:80 it opens a connection to itself from there.
package main

import (
	"fmt"
	"log"
	"net"
	"os"
	"strings"
	"time"
)

func main() {
	log.SetFlags(0)
	for _, arg := range os.Args[1:] {
		arg, client := strings.CutPrefix(arg, "client:")
		network, address, found := strings.Cut(arg, "/")
		if !found {
			log.Fatalf("%s: want NETWORK/ADDRESS", arg)
		}
		var err error
		if client {
			err = connect(network, address)
		} else if strings.HasPrefix(network, "udp") {
			_, err = net.ListenPacket(network, address)
		} else {
			_, err = net.Listen(network, address)
		}
		if err != nil {
			log.Fatal(err)
		}
	}
	fmt.Println("ready")
	for {
		time.Sleep(time.Hour)
	}
}

// connect opens a connection from an address to a port of this program.
func connect(network, address string) error {
	if strings.HasPrefix(network, "udp") {
		local, err := net.ResolveUDPAddr(network, address)
		if err == nil {
			_, err = net.DialUDP(network, local, &net.UDPAddr{IP: local.IP, Port: 9})
		}
		return err
	}
	local, err := net.ResolveTCPAddr(network, address)
	if err != nil {
		return err
	}
	listener, err := net.Listen(network, net.JoinHostPort(local.IP.String(), "0"))
	if err != nil {
		return err
	}
	_, err = net.DialTCP(network, local, listener.Addr().(*net.TCPAddr))
	return err
}
