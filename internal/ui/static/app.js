/* What pages gain where a script runs; every page works without. Written for Chromium 78. */
(function () {
  'use strict';

  function each(selector, use) { Array.prototype.forEach.call(document.querySelectorAll(selector), use); }

  /* Chosen files go at once, and files dragged anywhere onto the page go to its first drop form. */
  function dropForm(form) {
    var input = form.querySelector('input[type=file]');
    var button = form.querySelector('button');
    var state = form.querySelector('[data-drop-state]');
    form.classList.add('drop-live');
    input.addEventListener('change', function () { if (input.files.length) { button.click(); } });
    button.addEventListener('click', function (e) {
      if (!input.files.length) { e.preventDefault(); input.click(); }
    });
    function say(files) {
      var names = Array.prototype.slice.call(files, 0, 3).map(function (f) { return '“' + f.name + '”'; });
      state.textContent = files.length ? '正在读取 ' + names.join('、') + (files.length > 3 ? ' 等 ' + files.length + ' 个文件' : '') + '……' : '';
    }
    document.addEventListener('dragover', function (e) {
      if (!e.dataTransfer || Array.prototype.indexOf.call(e.dataTransfer.types, 'Files') < 0) { return; }
      e.preventDefault();
      form.classList.add('drop-over');
    });
    document.addEventListener('dragleave', function (e) {
      if (!e.relatedTarget) { form.classList.remove('drop-over'); }
    });
    document.addEventListener('drop', function (e) {
      if (!e.dataTransfer || !e.dataTransfer.files.length) { return; }
      e.preventDefault();
      form.classList.remove('drop-over');
      input.files = e.dataTransfer.files;
      button.click();
    });
    form.addEventListener('submit', function () { say(input.files); });
  }
  var forms = document.querySelectorAll('form[data-drop]');
  if (forms.length) { dropForm(forms[0]); }

  /* A text goes to the clipboard; without a script it can be selected where it stands. */
  each('[data-copy]', function (button) {
    var text = document.getElementById(button.getAttribute('data-copy'));
    var said = button.parentNode.querySelector('[data-copy-said]');
    button.hidden = false;
    button.addEventListener('click', function () {
      text.focus();
      text.select();
      said.textContent = document.execCommand('copy') ? '已复制' : '没有复制成功，请按 Ctrl+C';
      button.focus();
    });
  });

  /* A second click on a button that already works changes nothing. */
  document.addEventListener('submit', function (e) {
    var form = e.target;
    if (form.method !== 'post') { return; }
    if (form.hasAttribute('data-sent')) { e.preventDefault(); return; }
    form.setAttribute('data-sent', '');
    Array.prototype.forEach.call(form.querySelectorAll('button'), function (b) { b.setAttribute('aria-busy', 'true'); });
  });
  window.addEventListener('pageshow', function () {
    each('form[data-sent]', function (form) { form.removeAttribute('data-sent'); });
    each('button[aria-busy]', function (b) { b.removeAttribute('aria-busy'); });
  });

  /* Menus and questions close by Escape and by a click beside them. */
  function closeMenus(except) {
    each('details[data-menu][open]', function (d) { if (d !== except) { d.removeAttribute('open'); } });
  }
  document.addEventListener('click', function (e) { closeMenus(e.target.closest('details[data-menu]')); });
  document.addEventListener('keydown', function (e) {
    if (e.key === 'Escape') {
      var open = document.querySelector('details[data-menu][open] > summary');
      closeMenus(null);
      if (open) { open.focus(); }
      return;
    }
    var typing = /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName);
    if (e.key === '/' && !typing && !e.ctrlKey && !e.altKey && !e.metaKey) {
      var search = document.querySelector('[data-search]');
      if (search) { e.preventDefault(); search.focus(); search.select(); }
    }
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') { moveRow(e); }
  });

  /* Up and down go from row to row where a table asks for it. */
  function moveRow(e) {
    var row = document.activeElement.closest('[data-rows] tr');
    if (!row || /^(INPUT|TEXTAREA|SELECT)$/.test(document.activeElement.tagName)) { return; }
    var next = e.key === 'ArrowDown' ? row.nextElementSibling : row.previousElementSibling;
    var link = next && next.querySelector('a, button');
    if (link) { e.preventDefault(); link.focus(); }
  }

  /* A filter acts as soon as it is chosen. */
  each('select[data-submit]', function (s) {
    s.addEventListener('change', function () { s.form.submit(); });
  });

  /* A name under a comment writes itself where the text stands. */
  each('[data-mention-names] .thread-name', function (name) {
    var button = document.createElement('button');
    button.type = 'button';
    button.className = 'thread-name';
    button.textContent = name.textContent;
    name.parentNode.replaceChild(button, name);
    button.addEventListener('click', function () {
      var text = button.closest('form').querySelector('[data-mention]');
      var at = text.selectionStart, said = '@' + button.textContent + ' ';
      text.value = text.value.slice(0, at) + said + text.value.slice(text.selectionEnd);
      text.focus();
      text.setSelectionRange(at + said.length, at + said.length);
    });
  });

  /* One box ticks all boxes of its form. */
  each('input[data-all]', function (all) {
    all.addEventListener('change', function () {
      each('input[type=checkbox][name="' + all.getAttribute('data-all') + '"]', function (box) { box.checked = all.checked; });
    });
  });
}());
