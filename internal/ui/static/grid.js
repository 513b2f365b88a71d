/* The ledger as a grid: cells are filled in, pasted from and copied to WPS or Excel. What is changed
   is kept in the tab until it is saved; the server shows what it would do before anything happens.
   Written for Chromium 78. */
(function () {
  'use strict';

  var table = document.querySelector('table[data-grid]');
  if (!table) { return; }
  var body = table.tBodies[0];
  var wrap = table.parentNode;
  var rows = Array.prototype.slice.call(body.rows);
  var form = document.getElementById('sheet-save');
  var say = document.getElementById('sheet-state');
  var width = rows.length ? rows[0].cells.length : 0;
  var store = 'bihuan-grid-' + table.getAttribute('data-grid');

  /* What is typed and not saved: problem → {version, number, set: {field: text}}. It covers all pages. */
  var pending = {};
  try { pending = JSON.parse(sessionStorage.getItem(store) || '{}'); } catch (e) { pending = {}; }
  if (table.hasAttribute('data-saved')) { pending = {}; }

  var at = {r: 0, c: 0};    /* the cell with the focus */
  var from = {r: 0, c: 0};  /* the other corner of the range */
  var undo = [];
  var redo = [];

  /* ---- cells ---- */

  function cell(r, c) { return rows[r].cells[c]; }
  function fieldOf(td) { return td.getAttribute('data-f'); }
  function locked(td) { return !fieldOf(td) || td.parentNode.hasAttribute('data-locked'); }
  function shown(td) { return td.sheetText !== undefined ? td.sheetText : td.textContent; }

  function show(td, value) {
    if (td.sheetOld === undefined) { td.sheetOld = td.textContent; }
    td.sheetText = value;
    if (td.contains(box)) { td.firstChild.nodeType === 3 ? td.firstChild.nodeValue = value : td.insertBefore(document.createTextNode(value), td.firstChild); }
    else { td.textContent = value; }
    var changed = value !== td.sheetOld;
    td.classList.toggle('sheet-changed', changed);
    td.title = changed ? '原来是：' + (td.sheetOld || '空') : '';
    keep(td, value, changed);
  }

  function keep(td, value, changed) {
    var tr = td.parentNode, id = tr.getAttribute('data-id'), one = pending[id];
    if (changed) {
      if (!one) { one = pending[id] = {version: Number(tr.getAttribute('data-version')), set: {}}; }
      one.set[fieldOf(td)] = value;
    } else if (one) {
      delete one.set[fieldOf(td)];
      if (!Object.keys(one.set).length) { delete pending[id]; }
    }
  }

  /* Gives several cells their texts as one step that can be undone. */
  function change(steps) {
    var done = [];
    steps.forEach(function (s) {
      var old = shown(s.td);
      if (!locked(s.td) && old !== s.value) { done.push({td: s.td, old: old, value: s.value}); show(s.td, s.value); }
    });
    if (done.length) { undo.push(done); redo = []; }
    count();
    return done.length;
  }

  function back(stack, other, key) {
    var step = stack.pop();
    if (!step) { tell(key === 'old' ? '没有可以撤销的修改。' : '没有可以恢复的修改。'); return; }
    step.forEach(function (s) { show(s.td, s[key]); });
    other.push(step);
    place(indexOf(step[0].td), false);
    count();
  }

  function indexOf(td) { return {r: rows.indexOf(td.parentNode), c: td.cellIndex}; }

  function tell(words) { say.textContent = words; }

  function total() {
    return Object.keys(pending).reduce(function (n, id) { return n + Object.keys(pending[id].set).length; }, 0);
  }

  function count() {
    var n = total(), save = form.querySelector('[data-save]'), drop = form.querySelector('[data-drop-changes]');
    save.textContent = n ? '核对并保存（' + n + ' 格）' : '核对并保存';
    save.disabled = drop.disabled = !n;
    try { sessionStorage.setItem(store, JSON.stringify(pending)); } catch (e) { tell('修改太多，浏览器记不下，请先保存。'); }
  }

  /* ---- the box: it has the focus, so that input methods and the clipboard work ---- */

  var box = document.createElement('textarea');
  box.className = 'sheet-box';
  box.rows = 1;
  box.setAttribute('autocomplete', 'off');
  box.setAttribute('spellcheck', 'false');
  var live = false;      /* the box shows and takes text */
  var composing = false; /* an input method is at work */

  function label(td) {
    var head = table.tHead.rows[0].cells[td.cellIndex].textContent.trim();
    var words = td.parentNode.getAttribute('data-number') + ' ' + head + '：' + (shown(td) || '空');
    if (locked(td)) { words += '，不能在这里修改'; } else if (td.classList.contains('sheet-changed')) { words += '，已改未保存'; }
    return words;
  }

  function place(to, extend) {
    if (!rows.length) { return; }
    commit();
    unmark();
    at = {r: Math.max(0, Math.min(rows.length - 1, to.r)), c: Math.max(0, Math.min(width - 1, to.c))};
    if (!extend) { from = {r: at.r, c: at.c}; }
    var td = cell(at.r, at.c);
    td.sheetText = shown(td);
    td.appendChild(box);
    box.value = '';
    box.setAttribute('aria-readonly', locked(td) ? 'true' : 'false');
    box.setAttribute('aria-label', label(td));
    wrap.removeAttribute('tabindex');
    box.focus({preventScroll: true});
    td.scrollIntoView({block: 'nearest', inline: 'nearest'});
    mark();
  }

  function range() {
    return {top: Math.min(at.r, from.r), bottom: Math.max(at.r, from.r), left: Math.min(at.c, from.c), right: Math.max(at.c, from.c)};
  }

  function each(use) {
    var g = range();
    for (var r = g.top; r <= g.bottom; r++) { for (var c = g.left; c <= g.right; c++) { use(cell(r, c), r, c); } }
  }

  var marked = [];
  function mark() {
    each(function (td) { td.classList.add('sheet-on'); marked.push(td); });
    cell(at.r, at.c).classList.add('sheet-at');
    var g = range(), n = (g.bottom - g.top + 1) * (g.right - g.left + 1);
    if (n > 1) { tell('选中 ' + (g.bottom - g.top + 1) + ' 行 ' + (g.right - g.left + 1) + ' 列。'); }
  }
  function unmark() {
    marked.forEach(function (td) { td.classList.remove('sheet-on', 'sheet-at'); });
    marked = [];
  }

  function edit(start) {
    var td = box.parentNode;
    if (live || !td) { return; }
    if (locked(td)) { tell(fieldOf(td) ? '这个问题待验收或已销号，不能修改。' : '这一栏由系统得出，不能填写。'); box.value = ''; return; }
    live = true;
    td.classList.add('sheet-editing');
    if (start !== undefined) { box.value = start; }
    box.selectionStart = box.selectionEnd = box.value.length;
    offer();
  }

  function commit() {
    if (!live) { return; }
    var td = box.parentNode, value = box.value.replace(/\r\n?/g, '\n');
    if (fieldOf(td) !== 'statement' && fieldOf(td) !== 'goal') { value = value.replace(/\s*\n\s*/g, ' '); }
    stop();
    change([{td: td, value: value.trim()}]);
  }

  function stop() {
    live = false;
    hideList();
    if (box.parentNode) { box.parentNode.classList.remove('sheet-editing'); }
    box.value = '';
  }

  box.addEventListener('compositionstart', function () { composing = true; if (!live) { edit(); } });
  box.addEventListener('compositionend', function () { composing = false; offer(); });
  box.addEventListener('input', function () {
    if (!live && box.value === '\n') { box.value = ''; return; } /* the Enter that came here */
    if (!live) { edit(); } else if (!composing) { offer(); }
  });

  /* ---- suggestions ---- */

  var list = document.createElement('ul');
  list.className = 'sheet-list';
  list.id = 'sheet-list';
  list.setAttribute('role', 'listbox');
  list.setAttribute('aria-label', '可选的内容');
  var chosen = -1;

  function offer() {
    var source = document.getElementById('sheet-offer-' + fieldOf(box.parentNode));
    hideList();
    if (!live || !source) { return; }
    /* In a list of several units the last one is being typed. */
    var typed = box.value.split(/[、，,;；]/).pop().trim();
    var found = Array.prototype.filter.call(source.querySelectorAll('option'), function (o) {
      return o.value && o.value !== typed && o.value.indexOf(typed) >= 0;
    }).slice(0, 8);
    found.forEach(function (o, i) {
      var li = document.createElement('li');
      li.id = 'sheet-choice-' + i;
      li.setAttribute('role', 'option');
      li.textContent = o.value;
      li.addEventListener('mousedown', function (e) { e.preventDefault(); take(o.value); });
      list.appendChild(li);
    });
    if (found.length) {
      box.parentNode.appendChild(list);
      list.classList.toggle('sheet-list-up', box.getBoundingClientRect().bottom + 180 > window.innerHeight);
    }
  }

  function hideList() {
    if (list.parentNode) { list.parentNode.removeChild(list); }
    while (list.firstChild) { list.removeChild(list.firstChild); }
    chosen = -1;
    box.removeAttribute('aria-activedescendant');
  }

  function choose(step) {
    var all = list.children;
    if (!all.length) { return false; }
    if (chosen >= 0) { all[chosen].removeAttribute('aria-selected'); }
    chosen = (chosen + step + all.length + (chosen < 0 && step < 0 ? 1 : 0)) % all.length;
    all[chosen].setAttribute('aria-selected', 'true');
    box.setAttribute('aria-activedescendant', all[chosen].id);
    return true;
  }

  function take(value) {
    var before = fieldOf(box.parentNode) === 'assist_units' ? box.value.match(/^(?:.*[、，,;；])?/)[0] : '';
    box.value = before + value;
    hideList();
  }

  /* ---- the clipboard: tables as text, a tab between cells, a line end between rows ---- */

  function parse(words) {
    var all = [], row = [], i = 0;
    words = words.replace(/\r\n?/g, '\n').replace(/\n$/, '');
    for (;;) {
      var value = '', end;
      if (words[i] === '"' && (end = closing(words, i)) > 0) {
        value = words.slice(i + 1, end).replace(/""/g, '"');
        i = end + 1;
      } else {
        end = i;
        while (end < words.length && words[end] !== '\t' && words[end] !== '\n') { end++; }
        value = words.slice(i, end);
        i = end;
      }
      row.push(value);
      if (words[i] === '\t') { i++; continue; }
      all.push(row);
      row = [];
      if (i >= words.length) { return all; }
      i++;
    }
  }

  /* The quote that ends the cell which begins at i, -1 when the quotes are part of the text. */
  function closing(words, i) {
    for (var j = i + 1; j < words.length; j++) {
      if (words[j] !== '"') { continue; }
      if (words[j + 1] === '"') { j++; continue; }
      return j + 1 === words.length || words[j + 1] === '\t' || words[j + 1] === '\n' ? j : -1;
    }
    return -1;
  }

  function write() {
    var g = range(), lines = [];
    for (var r = g.top; r <= g.bottom; r++) {
      var line = [];
      for (var c = g.left; c <= g.right; c++) {
        var value = shown(cell(r, c));
        line.push(/[\t\n"]/.test(value) ? '"' + value.replace(/"/g, '""') + '"' : value);
      }
      lines.push(line.join('\t'));
    }
    return lines.join('\r\n') + (g.top < g.bottom ? '\r\n' : '');
  }

  function paste(words) {
    var block = parse(words), g = range(), steps = [], below = 0, beside = 0, shut = 0;
    if (block.length === 1 && block[0].length === 1 && (g.top < g.bottom || g.left < g.right)) {
      each(function (td) { if (locked(td)) { shut++; } else { steps.push({td: td, value: clean(td, block[0][0])}); } });
    } else {
      block.forEach(function (line, i) {
        line.forEach(function (value, j) {
          var r = g.top + i, c = g.left + j;
          if (r >= rows.length) { below++; } else if (c >= width) { beside++; } else {
            var td = cell(r, c);
            if (!locked(td)) { steps.push({td: td, value: clean(td, value)}); } else if (value.trim() !== shown(td).trim()) { shut++; }
          }
        });
      });
      from = {r: g.top, c: g.left};
      place({r: g.top + block.length - 1, c: g.left + Math.max.apply(null, block.map(function (l) { return l.length; })) - 1}, true);
    }
    change(steps);
    var missed = [];
    if (below) { missed.push(below + ' 格落在最后一行以下'); }
    if (beside) { missed.push(beside + ' 格落在最后一栏以外'); }
    if (shut) { missed.push(shut + ' 格落在不能填写的栏目或问题上'); }
    tell('已粘贴 ' + steps.length + ' 格。' + (missed.length ? '有 ' + (below + beside + shut) + ' 格没有放入：' + missed.join('，') + '。' : ''));
  }

  function clean(td, value) {
    value = value.trim();
    return fieldOf(td) === 'statement' || fieldOf(td) === 'goal' ? value : value.replace(/\s*\n\s*/g, ' ');
  }

  box.addEventListener('copy', function (e) { if (!live) { e.clipboardData.setData('text/plain', write()); e.preventDefault(); tell('已复制。'); settle(); } });
  box.addEventListener('cut', function (e) {
    if (live) { return; }
    e.clipboardData.setData('text/plain', write());
    e.preventDefault();
    settle();
    clear();
  });
  box.addEventListener('paste', function (e) {
    if (live) { return; }
    e.preventDefault();
    paste(e.clipboardData.getData('text/plain'));
  });
  function settle() { if (!live) { box.value = ''; } }

  function clear() {
    var steps = [];
    each(function (td) { steps.push({td: td, value: ''}); });
    tell('已清空 ' + change(steps) + ' 格。');
  }

  /* 填充同上: a range takes its first row, a single cell the one above it. */
  function fill() {
    var g = range(), steps = [];
    if (g.top === g.bottom && g.top === 0) { tell('上面没有内容可以填充。'); return; }
    each(function (td, r, c) {
      var source = cell(g.top === g.bottom ? g.top - 1 : g.top, c);
      if (source !== td && fieldOf(td)) { steps.push({td: td, value: shown(source)}); }
    });
    tell('已填充同上 ' + change(steps) + ' 格。');
  }

  /* ---- keys ---- */

  var moves = {ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0]};

  function go(dr, dc, extend) { place({r: at.r + dr, c: at.c + dc}, extend); }

  /* The next cell in reading order; leaves the table at its ends. */
  function tab(step) {
    var c = at.c + step, r = at.r;
    if (c < 0) { c = width - 1; r--; } else if (c >= width) { c = 0; r++; }
    if (r < 0 || r >= rows.length) { return false; }
    place({r: r, c: c}, false);
    return true;
  }

  box.addEventListener('keydown', function (e) {
    if (composing || e.keyCode === 229) { return; }
    var ctrl = e.ctrlKey || e.metaKey;
    if (live) { typing(e, ctrl); } else if (ctrl && !e.altKey) { command(e); } else { moving(e); }
  });

  function typing(e, ctrl) {
    switch (e.key) {
      case 'Escape':
        if (list.parentNode) { hideList(); } else { stop(); place(at, false); }
        break;
      case 'Enter':
        if (e.altKey || ctrl) { box.setRangeText('\n', box.selectionStart, box.selectionEnd, 'end'); break; }
        if (chosen >= 0) { take(list.children[chosen].textContent); break; }
        go(e.shiftKey ? -1 : 1, 0, false);
        break;
      case 'Tab':
        if (chosen >= 0) { take(list.children[chosen].textContent); }
        commit();
        if (!tab(e.shiftKey ? -1 : 1)) { place(at, false); return; }
        break;
      case 'ArrowDown': if (!choose(1)) { return; } break;
      case 'ArrowUp': if (!choose(-1)) { return; } break;
      default: return;
    }
    e.preventDefault();
    e.stopPropagation();
  }

  function command(e) {
    switch (e.key.toLowerCase()) {
      case 'd': fill(); break;
      case 'z': if (e.shiftKey) { back(redo, undo, 'value'); } else { back(undo, redo, 'old'); } break;
      case 'y': back(redo, undo, 'value'); break;
      case 'a': from = {r: 0, c: 0}; place({r: rows.length - 1, c: width - 1}, true); break;
      case 's': form.querySelector('[data-save]').click(); break;
      case 'c': case 'x':
        /* Without a selection some browsers do not copy at all. */
        box.value = ' ';
        box.select();
        setTimeout(settle, 0);
        return;
      case 'home': place({r: 0, c: 0}, e.shiftKey); break;
      case 'end': place({r: rows.length - 1, c: width - 1}, e.shiftKey); break;
      case 'arrowup': place({r: 0, c: at.c}, e.shiftKey); break;
      case 'arrowdown': place({r: rows.length - 1, c: at.c}, e.shiftKey); break;
      case 'arrowleft': place({r: at.r, c: 0}, e.shiftKey); break;
      case 'arrowright': place({r: at.r, c: width - 1}, e.shiftKey); break;
      default: return;
    }
    e.preventDefault();
    e.stopPropagation();
  }

  function moving(e) {
    var move = moves[e.key];
    if (move && e.altKey) { if (e.key === 'ArrowDown') { edit(shown(box.parentNode)); } else { return; } } else if (move) { go(move[0], move[1], e.shiftKey); } else {
      switch (e.key) {
        case 'Enter': go(e.shiftKey ? -1 : 1, 0, false); break;
        case 'Tab': if (!tab(e.shiftKey ? -1 : 1)) { return; } break;
        case 'F2': edit(shown(box.parentNode)); break;
        case 'Home': place({r: at.r, c: 0}, e.shiftKey); break;
        case 'End': place({r: at.r, c: width - 1}, e.shiftKey); break;
        case 'Delete': case 'Backspace': clear(); break;
        case 'Escape': var save = form.querySelector('[data-save]'); (save.disabled ? form.querySelector('a') : save).focus(); break;
        default: return;
      }
    }
    e.preventDefault();
    e.stopPropagation();
  }

  /* ---- the mouse ---- */

  var dragging = false;
  body.addEventListener('mousedown', function (e) {
    var td = e.target.closest('td, th');
    if (!td || e.button !== 0 || e.target.closest('a') || e.target === box && live) { return; }
    e.preventDefault();
    place(indexOf(td), e.shiftKey);
    dragging = true;
  });
  body.addEventListener('mouseover', function (e) {
    var td = dragging && e.target.closest('td, th');
    if (td) { place(indexOf(td), true); }
  });
  document.addEventListener('mouseup', function () { dragging = false; });
  body.addEventListener('dblclick', function (e) { if (!e.target.closest('a') && !live) { edit(shown(box.parentNode)); } });
  box.addEventListener('blur', function () {
    if (live && !composing) { commit(); }
    wrap.tabIndex = 0;
  });
  /* Tab reaches the table as one thing and then goes from cell to cell. */
  wrap.tabIndex = 0;
  wrap.addEventListener('focus', function () { place(at, false); });

  /* ---- saving ---- */

  form.addEventListener('submit', function () {
    commit();
    form.elements.changes.value = JSON.stringify(Object.keys(pending).map(function (id) {
      return {problem: id, version: pending[id].version, set: pending[id].set};
    }));
  });
  form.querySelector('[data-drop-changes]').addEventListener('click', function () {
    stop();
    pending = {};
    rows.forEach(function (tr) {
      Array.prototype.forEach.call(tr.cells, function (td) { if (td.sheetOld !== undefined) { show(td, td.sheetOld); } });
    });
    undo = [];
    redo = [];
    count();
    tell('已放弃没有保存的修改。');
  });
  Array.prototype.forEach.call(form.querySelectorAll('[data-fill]'), function (b) {
    b.addEventListener('click', function () { fill(); place(at, true); });
  });

  /* What was typed before this page came is in its cells again. */
  rows.forEach(function (tr) {
    var one = pending[tr.getAttribute('data-id')];
    if (!one || tr.hasAttribute('data-locked')) { return; }
    Array.prototype.forEach.call(tr.cells, function (td) {
      var field = fieldOf(td);
      if (field && Object.prototype.hasOwnProperty.call(one.set, field)) { show(td, one.set[field]); }
    });
  });
  document.documentElement.classList.add('sheet-live');
  at = from = {r: 0, c: Math.min(2, width - 1)};
  count();
}());
