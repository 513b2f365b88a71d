//go:build unix

package trust_test

import (
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestTrustSlowConnections: somebody opens connections and sends headers that
// never end, or bodies that never come. Others are answered meanwhile, and
// the connections are closed.
func TestTrustSlowConnections(t *testing.T) {
	t.Parallel() // it waits most of the time
	o := newOffice(t, honest.program(t))
	s := o.start()
	at := strings.TrimPrefix(s.url, "http://")
	const each = 200
	begun := map[string]string{
		"headers": "GET /login HTTP/1.1\r\nHost: " + at + "\r\nX-Slow: ",
		"bodies":  "POST /login HTTP/1.1\r\nHost: " + at + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlogin=",
	}
	var open []net.Conn
	from := byte(2) // each kind from an address of its own: one address may not have them all
	for kind, text := range begun {
		dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, from)}, Timeout: hangLimit}
		from++
		for range each {
			c, err := dialer.Dial("tcp", at)
			if err != nil {
				t.Fatal(kind, ": ", err)
			}
			defer c.Close()
			if _, err := io.WriteString(c, text); err != nil {
				t.Fatal(kind, ": ", err)
			}
			open = append(open, c)
		}
	}
	if err := s.reads(); err != nil {
		t.Errorf("another client: %v", err)
	}
	var group sync.WaitGroup
	for _, c := range open {
		group.Go(func() {
			_ = c.SetReadDeadline(time.Now().Add(hangLimit)) // a connection of ours has deadlines
			if _, err := io.Copy(io.Discard, c); err != nil && strings.Contains(err.Error(), "timeout") {
				t.Error("a connection that says nothing was kept")
			}
		})
	}
	group.Wait()
	if err := s.reads(); err != nil {
		t.Errorf("afterwards: %v", err)
	}
}

// TestTrustManyConnections: one address cannot take all connections.
func TestTrustManyConnections(t *testing.T) {
	o := newOffice(t, honest.program(t))
	s := o.start()
	at := strings.TrimPrefix(s.url, "http://")
	dialer := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 9)}, Timeout: hangLimit}
	refused := 0
	for i := range 300 {
		c, err := dialer.Dial("tcp", at)
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
		if i < 256 {
			continue
		}
		_ = c.SetReadDeadline(time.Now().Add(hangLimit))
		if _, err := c.Read(make([]byte, 1)); err != nil && !strings.Contains(err.Error(), "timeout") {
			refused++
		}
	}
	if refused == 0 {
		t.Error("300 connections from one address were all kept")
	}
	if err := s.reads(); err != nil {
		t.Errorf("another address: %v", err)
	}
}
