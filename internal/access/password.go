package access

import (
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"io"
	"strings"

	"golang.org/x/crypto/argon2"
)

// cost of one argon2id hash: 19 MiB and two passes, the lower of the two
// settings that OWASP recommends; about 50 ms on an office PC.
var cost = struct {
	time, memory uint32
	threads      uint8
}{2, 19 << 10, 1}

// gate bounds how many hashes run at once, so that a flood of sign-ins cannot
// exhaust the memory.
var gate = make(chan struct{}, 4)

func derive(password string, salt []byte, time, memory uint32, threads uint8, size int) []byte {
	gate <- struct{}{}
	defer func() { <-gate }()
	return argon2.IDKey([]byte(password), salt, time, memory, threads, uint32(size))
}

// HashPassword returns the PHC form of password under a salt read from random.
func HashPassword(password string, random io.Reader) (string, error) {
	salt := make([]byte, 16)
	if _, err := io.ReadFull(random, salt); err != nil {
		return "", err
	}
	key := derive(password, salt, cost.time, cost.memory, cost.threads, 32)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, cost.memory, cost.time, cost.threads,
		b64.EncodeToString(salt), b64.EncodeToString(key)), nil
}

// nobody is hashed against when an account does not exist, so that the answer
// takes as long as for one that does.
const nobody = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5bm9ib2R5ISEhIQ$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"

func passwordMatches(phc, password string) bool {
	part := strings.Split(phc, "$")
	var version int
	var time, memory uint32
	var threads uint8
	if len(part) != 6 || part[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(part[2], "v=%d", &version); err != nil || version != argon2.Version {
		return false
	}
	if _, err := fmt.Sscanf(part[3], "m=%d,t=%d,p=%d", &memory, &time, &threads); err != nil {
		return false
	}
	salt, err := base64.RawStdEncoding.DecodeString(part[4])
	if err != nil {
		return false
	}
	key, err := base64.RawStdEncoding.DecodeString(part[5])
	if err != nil || len(key) == 0 {
		return false
	}
	return subtle.ConstantTimeCompare(key, derive(password, salt, time, memory, threads, len(key))) == 1
}
