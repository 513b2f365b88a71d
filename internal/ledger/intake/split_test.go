package intake

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestItems(t *testing.T) {
	for text, want := range map[string][]string{
		"":                         nil,
		" \n ":                     nil,
		"建立台账":                     {"建立台账"},
		"1. 甲。\n2. 乙。":             {"甲。", "乙。"},
		"1.甲；2.乙；3.丙。":             {"甲；", "乙；", "丙。"},
		"（一）甲\n（二）乙\n续":            {"甲", "乙\n续"},
		"①甲②乙":                     {"①甲②乙"},
		"①甲；②乙":                    {"甲；", "乙"},
		"一是甲。二是乙。":                 {"甲。", "乙。"},
		"做到：\n1、甲\n2、乙":            {"做到：\n1、甲", "乙"},
		"1. 只有一条":                  {"1. 只有一条"},
		"2009.6.3 发文\n2010.1.1 修订": {"2009.6.3 发文\n2010.1.1 修订"},
		"一、甲\n二、乙\n1. 不是一、的续号\n三、丙": {"甲", "乙\n1. 不是一、的续号", "丙"},
	} {
		if got := items(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestEntitle(t *testing.T) {
	long := strings.Repeat("长", 80)
	for text, want := range map[string][2]string{
		"走访偏少":            {"走访偏少", ""},
		"走访偏少。":           {"走访偏少", ""},
		"走访偏少。全年只到两次。":    {"走访偏少", "全年只到两次。"},
		"走访偏少\n全年只到两次。":   {"走访偏少", "全年只到两次。"},
		"学习抓得不够紧，" + long: {"学习抓得不够紧", "学习抓得不够紧，" + long},
		long:              {long[:40*3] + "……", long},
		"甲；" + long + "。": {"甲", "甲；" + long + "。"},
	} {
		if title, rest := entitle(text); title != want[0] || rest != want[1] {
			t.Errorf("%q: %q, %q", text, title, rest)
		}
	}
}

func TestShared(t *testing.T) {
	for text, want := range map[string][2]string{
		"水务局":             {"水务局", ""},
		"水务局、住建局、青禾镇":     {"水务局", "住建局、青禾镇"},
		"水务局\n配合：住建局，青禾镇": {"水务局", "住建局、青禾镇"},
		"牵头：水务局；配合：住建局":   {"水务局", "住建局"},
		"住建局、水务局（牵头）":     {"水务局", "住建局"},
		"水务局牵头，住建局配合":     {"水务局", "住建局"},
		"":                {"", ""},
	} {
		if lead, assist := shared(text); lead != want[0] || assist != want[1] {
			t.Errorf("%q: %q, %q", text, lead, assist)
		}
	}
}

// Nothing that a cell says gets lost or broken.
func FuzzSplit(f *testing.F) {
	for _, seed := range []string{"1.甲；2.乙", "（一）甲\n（二）乙", "牵头：甲；配合：乙", "例如甲", "①②③", "一是二是"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if !utf8.ValidString(text) {
			return
		}
		for _, item := range items(text) {
			if item == "" || !strings.Contains(text, item) {
				t.Fatalf("%q: item %q", text, item)
			}
		}
		title, rest := entitle(text)
		if !utf8.ValidString(title) || !utf8.ValidString(rest) || whole(text) != "" && bare(text) != "" && title == "" && rest == "" {
			t.Fatalf("%q: %q, %q", text, title, rest)
		}
		shared(text)
		exampled(text)
	})
}
