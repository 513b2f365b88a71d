package ui

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"strconv"
	"strings"
	"unicode/utf8"

	"bihuan/internal/fault"
)

// Decode reads the body of a command into a T by the json tags of its fields:
// a form (urlencoded; for files see EachUpload) or JSON, as Content-Type says.
// A form can fill strings, booleans, integers, slices of strings, and structs
// that are embedded. Text with NUL or that is no UTF-8 is refused; line ends
// become LF. The error is a fault of kind Invalid, or says that the body was
// too large.
func Decode[T any](r *http.Request) (T, error) {
	var into T
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil {
		kind = ""
	}
	switch kind {
	case "application/json":
		return into, decodeJSON(r.Body, &into)
	case "application/x-www-form-urlencoded":
		if err := r.ParseForm(); err != nil {
			return into, bodyFault(err, "表单无法读取，请返回重新提交。")
		}
		return into, Fill(&into, r.PostForm)
	case "": // a command without a body
		if r.ContentLength == 0 {
			return into, nil
		}
	}
	return into, fault.New(fault.Invalid, "不支持这种提交格式，请用表单或 application/json 提交。")
}

// Query reads the query of the address into a T, as Decode does a form.
func Query[T any](r *http.Request) (T, error) {
	var into T
	values, err := url.ParseQuery(r.URL.RawQuery)
	if err != nil {
		return into, fault.Wrap(err, fault.Invalid, "地址中的查询条件无法读取，请从页面重新进入。")
	}
	return into, Fill(&into, values)
}

func decodeJSON(body io.Reader, into any) error {
	raw, err := io.ReadAll(body)
	if err != nil {
		return bodyFault(err, "提交的内容没有完整收到，请重试。")
	}
	if !utf8.Valid(raw) {
		return fault.New(fault.Invalid, "提交的 JSON 不是 UTF-8 编码。")
	}
	dec := json.NewDecoder(strings.NewReader(string(raw)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return fault.Wrap(err, fault.Invalid, "提交的 JSON 无法识别：请检查字段名称和类型。")
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fault.New(fault.Invalid, "提交的 JSON 后面还有多余内容。")
	}
	return checkTexts(reflect.ValueOf(into).Elem())
}

// bodyFault keeps "too large" as it is and explains anything else.
func bodyFault(err error, text string) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return err
	}
	return fault.Wrap(err, fault.Invalid, "%s", text)
}

// Fill writes values into the struct that into points to.
func Fill(into any, values url.Values) error {
	if err := fillStruct(reflect.ValueOf(into).Elem(), values); err != nil {
		return err
	}
	return checkTexts(reflect.ValueOf(into).Elem())
}

func fillStruct(v reflect.Value, values url.Values) error {
	for i := range v.NumField() {
		field := v.Type().Field(i)
		if field.Anonymous && field.Type.Kind() == reflect.Struct {
			if err := fillStruct(v.Field(i), values); err != nil {
				return err
			}
			continue
		}
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		given, ok := values[name]
		if !ok || name == "" || name == "-" || len(given) == 0 {
			continue
		}
		if err := fillField(v.Field(i), name, given); err != nil {
			return err
		}
	}
	return nil
}

func fillField(v reflect.Value, name string, given []string) error {
	last := strings.TrimSpace(given[len(given)-1])
	switch v.Kind() {
	case reflect.String:
		v.SetString(lineEnds(given[len(given)-1]))
	case reflect.Bool:
		v.SetBool(last == "on" || last == "true" || last == "1")
	case reflect.Int, reflect.Int64:
		if last == "" {
			return nil
		}
		n, err := strconv.ParseInt(last, 10, 64)
		if err != nil {
			return fault.Wrap(err, fault.Invalid, "“%s”应当填写整数。", name)
		}
		v.SetInt(n)
	case reflect.Slice:
		if v.Type().Elem().Kind() != reflect.String {
			return fault.New(fault.Internal, "field %s: a form cannot fill %s", name, v.Type())
		}
		list := reflect.MakeSlice(v.Type(), len(given), len(given))
		for i, text := range given {
			list.Index(i).SetString(lineEnds(text))
		}
		v.Set(list)
	default:
		return fault.New(fault.Internal, "field %s: a form cannot fill %s", name, v.Type())
	}
	return nil
}

func lineEnds(text string) string {
	if !strings.ContainsRune(text, '\r') {
		return text
	}
	return strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
}

// checkTexts refuses what no store of ours takes.
func checkTexts(v reflect.Value) error {
	switch v.Kind() {
	case reflect.String:
		if text := v.String(); !utf8.ValidString(text) || strings.IndexByte(text, 0) >= 0 {
			return fault.New(fault.Invalid, "提交的文字含有无法保存的字符（空字符或错误编码），请删去后重试。")
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if err := checkTexts(v.Field(i)); err != nil {
				return err
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if err := checkTexts(v.Index(i)); err != nil {
				return err
			}
		}
	case reflect.Pointer:
		if !v.IsNil() {
			return checkTexts(v.Elem())
		}
	}
	return nil
}
