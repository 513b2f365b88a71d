package server

import (
	"crypto/tls"
	"net"
	"sync"

	"bihuan/internal/fault"
)

// Listen says where and how to listen.
type Listen struct {
	Addr         string // host:port
	CertFile     string // PEM; with KeyFile: TLS
	KeyFile      string
	InsecureHTTP bool // plain HTTP beyond this computer, knowingly
}

// TLS reports whether the connection will be encrypted.
func (l Listen) TLS() bool { return l.CertFile != "" || l.KeyFile != "" }

// Open starts to listen. It refuses plain HTTP beyond loopback unless told:
// passwords would cross the network in clear.
func (l Listen) Open() (net.Listener, error) {
	host, _, err := net.SplitHostPort(l.Addr)
	if err != nil {
		return nil, fault.Wrap(err, fault.Invalid, "监听地址“%s”无法识别，请写成 主机:端口，例如 127.0.0.1:8420 或 :8420。", l.Addr)
	}
	if !l.TLS() && !l.InsecureHTTP && !loopback(host) {
		return nil, fault.New(fault.Invalid, "地址“%s”可从其他电脑访问，但没有启用 HTTPS，密码和材料会明文经过网络，所以没有启动。"+
			"请用 --cert 和 --key 指定证书；确需在内网不用证书运行，请加 --insecure-http，表示已知晓并承担这一风险。", l.Addr)
	}
	listener, err := net.Listen("tcp", l.Addr)
	if err != nil {
		return nil, fault.Wrap(err, fault.Unavailable, "无法监听“%s”：端口可能已被占用，请换一个端口，或先关闭占用它的程序。", l.Addr)
	}
	listener = perAddressLimit(listener, perAddress) // below TLS, which net/http looks for on top
	if !l.TLS() {
		return listener, nil
	}
	cert, err := tls.LoadX509KeyPair(l.CertFile, l.KeyFile)
	if err != nil {
		_ = listener.Close() // never served
		return nil, fault.Wrap(err, fault.Invalid, "证书无法读取，请检查 --cert（%s）与 --key（%s）：两个文件都须是 PEM 格式并且互相配对。", l.CertFile, l.KeyFile)
	}
	return tls.NewListener(listener, &tls.Config{
		Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12, NextProtos: []string{"h2", "http/1.1"},
	}), nil
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// perAddressLimit closes connections beyond most from one address, so that one
// machine cannot take all.
func perAddressLimit(l net.Listener, most int) net.Listener {
	return &limited{Listener: l, most: most, open: map[string]int{}}
}

type limited struct {
	net.Listener
	most int

	mu   sync.Mutex
	open map[string]int
}

// Accept implements net.Listener.
func (l *limited) Accept() (net.Conn, error) {
	for {
		conn, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		host, _, err := net.SplitHostPort(conn.RemoteAddr().String())
		if err != nil {
			host = conn.RemoteAddr().String()
		}
		if !l.enter(host) {
			_ = conn.Close() // refused
			continue
		}
		return &counted{Conn: conn, leave: sync.OnceFunc(func() { l.leave(host) })}, nil
	}
}

func (l *limited) enter(host string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[host] >= l.most {
		return false
	}
	l.open[host]++
	return true
}

func (l *limited) leave(host string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.open[host]--; l.open[host] == 0 {
		delete(l.open, host)
	}
}

type counted struct {
	net.Conn
	leave func()
}

// Close implements net.Conn.
func (c *counted) Close() error {
	c.leave()
	return c.Conn.Close()
}
