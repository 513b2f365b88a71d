//go:build unix

package trust_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"bihuan/internal/access"
	"bihuan/internal/comment"
	"bihuan/internal/dispatch"
	"bihuan/internal/history"
	"bihuan/internal/ledger"
	"bihuan/internal/ledger/grid"
	"bihuan/internal/ledger/layout"
	"bihuan/internal/material"
	"bihuan/internal/org"
	"bihuan/internal/settings"
)

// eventFolder holds one stored body of every kind. A file that is there is
// never changed: it stands for the bodies in the databases of our users. New
// kinds get theirs by BIHUAN_NEW_EVENTS=1 go test ./internal/trust -run Events.
const eventFolder = "../../testdata/events"

// decoders says how the bodies of a wing are read.
var decoders = map[string]func(kind string, body []byte) (history.Event, error){
	"material": func(kind string, body []byte) (history.Event, error) { return material.Decode(kind, body) },
	"ledger":   ledger.Decode,
	"grid":     grid.Decode,
	"access":   access.Decode,
	"comment":  comment.Decode,
	"dispatch": dispatch.Decode,
	"layout":   layout.Decode,
	"org":      org.Decode,
	"history":  history.Decode,
	"settings": settings.Decode,
}

var kindInSource = regexp.MustCompile(`\) Kind\(\) string +\{ return "([a-z.-]+\.v[0-9]+)" \}`)

// kinds finds every kind of event in the source.
func kinds(t *testing.T) []string {
	t.Helper()
	var all []string
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err == nil && d.IsDir() && strings.HasSuffix(d.Name(), "test") {
			return fs.SkipDir // what only tests use writes no events of ours
		}
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		text, err := os.ReadFile(path)
		for _, m := range kindInSource.FindAllSubmatch(text, -1) {
			all = append(all, string(m[1]))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 20 {
		t.Fatalf("%d kinds only: %v", len(all), all)
	}
	return all
}

func TestTrustEventsStayReadable(t *testing.T) {
	found := kinds(t)
	for _, kind := range found {
		wing, _, _ := strings.Cut(kind, ".")
		decode := decoders[wing]
		if decode == nil {
			t.Errorf("nobody reads the events of %s", wing)
			continue
		}
		path := filepath.Join(eventFolder, kind+".json")
		body, err := os.ReadFile(path)
		if errors.Is(err, fs.ErrNotExist) && os.Getenv("BIHUAN_NEW_EVENTS") != "" {
			body, err = newBody(kind, path, decode)
		}
		if err != nil {
			t.Errorf("%s has no stored body (BIHUAN_NEW_EVENTS=1 writes it): %v", kind, err)
			continue
		}
		event, err := decode(kind, body)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		if said := event.Sentence(); event.Kind() != kind || said == "" || strings.Contains(said, "%!") {
			t.Errorf("%s says %q as %s", kind, said, event.Kind())
		}
		again, err := json.Marshal(event)
		if err != nil {
			t.Errorf("%s: %v", kind, err)
			continue
		}
		var was, is any
		if err := errors.Join(json.Unmarshal(body, &was), json.Unmarshal(again, &is)); err != nil {
			t.Errorf("%s: %v", kind, err)
		} else if lost := missing(was, is, "$"); lost != "" {
			t.Errorf("%s: %s is lost or changed when a stored body is read", kind, lost)
		}
	}
	files, err := filepath.Glob(eventFolder + "/*.json")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range files {
		if kind := strings.TrimSuffix(filepath.Base(path), ".json"); !slices.Contains(found, kind) {
			t.Errorf("%s: bodies of this kind are in databases, but no code reads it any more", kind)
		}
	}
}

// missing returns the first place where is does not hold what was held.
// Fields that came later may be there.
func missing(was, is any, at string) string {
	switch was := was.(type) {
	case map[string]any:
		have, ok := is.(map[string]any)
		if !ok {
			return at
		}
		for name, value := range was {
			if lost := missing(value, have[name], at+"."+name); lost != "" {
				return lost
			}
		}
	case []any:
		have, ok := is.([]any)
		if !ok || len(have) != len(was) {
			return at
		}
		for i := range was {
			if lost := missing(was[i], have[i], at+"["+strconv.Itoa(i)+"]"); lost != "" {
				return lost
			}
		}
	default:
		if was != is {
			return at
		}
	}
	return ""
}

// newBody writes the body of an event in which every field is filled.
func newBody(kind, path string, decode func(string, []byte) (history.Event, error)) ([]byte, error) {
	empty, err := decode(kind, []byte("{}"))
	if err != nil {
		return nil, err
	}
	event := reflect.New(reflect.TypeOf(empty))
	n := 0
	fill(event.Elem(), &n)
	body, err := json.Marshal(event.Interface())
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, body, "", "  "); err != nil {
		return nil, err
	}
	out.WriteByte('\n')
	return out.Bytes(), os.WriteFile(path, out.Bytes(), 0o644)
}

// fill puts something different into everything.
func fill(v reflect.Value, n *int) {
	*n++
	if v.Type() == reflect.TypeFor[ledger.Field]() { // has to be one that exists
		v.SetString(string(ledger.FieldTitle))
		return
	}
	if v.Type() == reflect.TypeFor[time.Time]() {
		v.Set(reflect.ValueOf(time.Date(2026, 3, 5, 1, 2, 3, *n*1e6, time.UTC)))
		return
	}
	switch v.Kind() {
	case reflect.String:
		v.SetString("青禾𬎆" + strconv.Itoa(*n))
	case reflect.Bool:
		v.SetBool(true)
	case reflect.Int, reflect.Int64:
		v.SetInt(int64(*n))
	case reflect.Uint8:
		v.SetUint(uint64(*n))
	case reflect.Float64:
		v.SetFloat(float64(*n) + 0.5)
	case reflect.Pointer:
		v.Set(reflect.New(v.Type().Elem()))
		fill(v.Elem(), n)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 2, 2))
		fill(v.Index(0), n)
		fill(v.Index(1), n)
	case reflect.Struct:
		for i := range v.NumField() {
			if v.Field(i).CanSet() {
				fill(v.Field(i), n)
			}
		}
	case reflect.Map:
		key, value := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
		fill(key, n)
		fill(value, n)
		v.Set(reflect.MakeMap(v.Type()))
		v.SetMapIndex(key, value)
	default:
		panic("an event with a " + v.Kind().String())
	}
}
