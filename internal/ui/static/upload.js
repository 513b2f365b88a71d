/* Chosen files go up at once, in pieces, and go on by themselves after a broken
   connection; the form then names them. Without this script the form carries them. */
(function () {
  'use strict';

  var waits = [500, 1000, 2000, 4000, 8000, 15000, 30000];

  function ask(method, url, body, progress, done) {
    var x = new XMLHttpRequest();
    x.open(method, url);
    x.setRequestHeader('Accept', 'application/json');
    if (typeof body === 'string') { x.setRequestHeader('Content-Type', 'application/json'); }
    if (progress) { x.upload.onprogress = function (e) { progress(e.loaded); }; }
    x.onloadend = function () {
      var data = {};
      try { data = JSON.parse(x.responseText); } catch (ignored) { data = {}; }
      done(x.status, data);
    };
    x.send(body);
    return x;
  }

  function element(tag, parent, text) {
    var e = document.createElement(tag);
    if (text) { e.textContent = text; }
    parent.appendChild(e);
    return e;
  }

  function size(n) { return n >= 1048576 ? (n / 1048576).toFixed(1) + ' MB' : Math.ceil(n / 1024) + ' KB'; }

  /* One file on its way. */
  function start(input, file, list) {
    var line = element('div', list);
    line.className = 'upload-line';
    element('span', line, file.name + '　');
    var bar = element('progress', line);
    var state = element('span', line, '　等待上传');
    var drop = element('button', line, '去掉');
    drop.type = 'button';
    drop.className = 'button button-quiet';
    bar.max = file.size || 1;
    bar.value = 0;
    var job = { line: line, done: false, failed: false, dropped: false };
    var id = '', offset = 0, piece = 1 << 20, tries = 0, timer = 0, running = null;

    function say(text) { state.textContent = '　' + text; }
    function fail(text) { job.failed = true; line.removeChild(bar); state.className = 'field-error'; say(text.replace('“' + file.name + '”：', '')); settle(input.form); }
    function refused(status, data) {
      if (status === 401) { fail('登录已过期，请重新登录后再选择文件。'); }
      else if (status === 404) { fail('上传已过期，请去掉后重新选择。'); }
      else { fail(data.detail || '没有传上去，请去掉后重试。'); }
    }
    /* Nothing or trouble came back: what was sent may have arrived, so ask. */
    function again(next, why) {
      say(why || '连接中断，正在重新连接……');
      timer = setTimeout(function () { timer = 0; next(); }, waits[Math.min(tries, waits.length - 1)]);
      tries++;
    }
    function lost(status) { return status === 0 || status >= 500; }

    function begin() {
      running = ask('POST', input.getAttribute('data-upload'), JSON.stringify({ name: file.name, size: file.size }), null, function (status, data) {
        if (job.dropped) { return; }
        if (status === 201) { id = data.id; piece = data.piece; tries = 0; send(); }
        else if (lost(status) && status !== 503) { again(begin); }
        else { refused(status, data); }
      });
    }
    function where() {
      running = ask('GET', '/uploads/' + id, null, null, function (status, data) {
        if (job.dropped) { return; }
        if (status === 200) { offset = data.offset; if (data.ready) { whole(data); } else { send(); } }
        else if (lost(status)) { again(where); }
        else { refused(status, data); }
      });
    }
    function send() {
      bar.value = offset;
      if (offset >= file.size) { look(); return; }
      say('正在上传 ' + Math.floor(100 * offset / file.size) + '%');
      running = ask('PUT', '/uploads/' + id + '?offset=' + offset, file.slice(offset, offset + piece),
        function (sent) { bar.value = Math.min(file.size, offset + sent); },
        function (status, data) {
          if (job.dropped) { return; }
          if (status === 200 || status === 409) {
            if (data.offset > offset) { tries = 0; }
            offset = data.offset;
            if (status === 200) { send(); } else { again(where); }
          } else if (lost(status)) { again(where, data.detail); }
          else { refused(status, data); }
        });
    }
    function look() {
      say('正在检查……');
      running = ask('POST', '/uploads/' + id + '/complete', '{}', null, function (status, data) {
        if (job.dropped) { return; }
        if (status === 200) { whole(data); }
        else if (lost(status)) { again(where); }
        else { refused(status, data); }
      });
    }
    function whole(data) {
      job.done = true;
      line.removeChild(bar);
      say('已上传，' + size(data.stored));
      var named = element('input', line);
      named.type = 'hidden';
      named.name = input.name;
      named.value = id;
      settle(input.form);
    }
    drop.addEventListener('click', function () {
      job.dropped = true;
      clearTimeout(timer);
      if (running) { running.abort(); }
      if (id) { ask('POST', '/uploads/' + id + '/cancel', '{}', null, function () {}); }
      list.removeChild(line);
      input.uploads.splice(input.uploads.indexOf(job), 1);
      demand(input);
      settle(input.form);
      input.focus();
    });
    job.drop = function () { drop.click(); };
    window.addEventListener('online', function () { if (timer) { clearTimeout(timer); timer = 0; tries = 0; if (id) { where(); } else { begin(); } } });
    begin();
    return job;
  }

  /* A file that is on its way fills a required field. */
  function demand(input) { input.required = input.needed && !input.uploads.length; }

  function jobs(form) {
    var all = [];
    Array.prototype.forEach.call(form.querySelectorAll('input[data-upload]'), function (i) { all = all.concat(i.uploads || []); });
    return all;
  }

  /* A form that was sent while files were on their way goes when they are there. */
  function settle(form) {
    if (!form || !form.hasAttribute('data-waiting')) { return; }
    var all = jobs(form);
    if (all.some(function (j) { return j.failed; })) {
      form.removeAttribute('data-waiting');
      return;
    }
    if (all.every(function (j) { return j.done; })) {
      form.removeAttribute('data-waiting');
      form.setAttribute('data-sent', '');
      form.submit();
    }
  }

  Array.prototype.forEach.call(document.querySelectorAll('input[type=file][data-upload]'), function (input) {
    var list = document.createElement('div');
    list.setAttribute('role', 'status');
    input.parentNode.insertBefore(list, input.nextSibling);
    input.uploads = [];
    input.needed = input.required;
    input.addEventListener('change', function () {
      var chosen = Array.prototype.slice.call(input.files);
      if (!input.multiple && chosen.length) { input.uploads.slice().forEach(function (j) { j.drop(); }); }
      chosen.forEach(function (file) { input.uploads.push(start(input, file, list)); });
      input.value = '';
      demand(input);
    });
    if (input.form.hasAttribute('data-uploads')) { return; }
    input.form.setAttribute('data-uploads', '');
    input.form.addEventListener('submit', function (e) {
      var all = jobs(input.form);
      if (all.every(function (j) { return j.done; })) { return; }
      e.preventDefault();
      e.stopPropagation();
      var failed = all.filter(function (j) { return j.failed; })[0];
      if (failed) { failed.line.scrollIntoView(); return; }
      input.form.setAttribute('data-waiting', '');
    });
  });
}());
