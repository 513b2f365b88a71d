package ui

import (
	"bytes"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"reflect"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// DecodeParts is Decode into several structs at once: each takes the fields
// that are its own. A JSON field that none of them knows is refused.
func DecodeParts(r *http.Request, parts ...any) error {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		for _, part := range parts {
			if err := decodeForm(r, part); err != nil {
				return err
			}
		}
		return nil
	}
	raw, err := io.ReadAll(r.Body)
	if err != nil {
		return bodyFault(err, "提交的内容没有完整收到，请重试。")
	}
	if !utf8.Valid(raw) {
		return fault.New(fault.Invalid, "提交的 JSON 不是 UTF-8 编码。")
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(raw, &all); err != nil {
		return fault.Wrap(err, fault.Invalid, "提交的 JSON 无法识别：应是一个对象。")
	}
	for _, part := range parts {
		if err := takePart(all, part); err != nil {
			return err
		}
	}
	for name := range all {
		return fault.New(fault.Invalid, "提交的 JSON 中没有“%s”这个字段，请检查字段名称。", name)
	}
	return nil
}

func decodeForm(r *http.Request, part any) error {
	if r.ContentLength == 0 && r.Header.Get("Content-Type") == "" {
		return nil
	}
	if err := r.ParseForm(); err != nil {
		return bodyFault(err, "表单无法读取，请返回重新提交。")
	}
	return Fill(part, r.PostForm)
}

// takePart moves what belongs to part out of all and into part.
func takePart(all map[string]json.RawMessage, part any) error {
	mine := map[string]json.RawMessage{}
	for _, name := range JSONNames(part) {
		if value, ok := all[name]; ok {
			mine[name] = value
			delete(all, name)
		}
	}
	raw, err := json.Marshal(mine)
	if err != nil {
		return err
	}
	return decodeJSON(bytes.NewReader(raw), part)
}

// JSONNames lists the names of the JSON fields of the struct that pointer
// points to, those of embedded structs included.
func JSONNames(pointer any) []string { return jsonNames(reflect.TypeOf(pointer).Elem()) }

func jsonNames(t reflect.Type) []string {
	var names []string
	for i := range t.NumField() {
		field := t.Field(i)
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		switch {
		case field.Anonymous && name == "" && field.Type.Kind() == reflect.Struct:
			names = append(names, jsonNames(field.Type)...)
		case field.IsExported() && name != "" && name != "-":
			names = append(names, name)
		}
	}
	return names
}
