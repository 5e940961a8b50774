#!/usr/bin/env python3
"""Grades a class: a folder of submissions, one folder a student, one file a homework.

    make grade SUBMISSIONS=folder [OUT=grades] [JOBS=2] [LESSONS=1-5,9] [SEED=7] [FORCE=1]

Homework 3 may be called 03.cpp, 3.cpp, homework3.cpp, 03_zero_init_death.cpp, zero_init_death.cpp, or lie as
homework.cpp in a folder 03_zero_init_death, or, if it is the only one asked for, as homework.cpp. Two that fit, or none, score 0, and that is said.

OUT gets grades.csv, and for each student a folder with results.json (Gradescope's format) and feedback.txt.
Every check is that of `make homeworkN` (check_homework.sh), with inputs drawn from one number for the whole
class. A second run checks only what has changed: a verdict is kept by the text of the homework, its check and
the way both are compiled. Exit status: 0; 2 for bad usage; 3 if a check was at fault; 130 after Ctrl-C.
"""
import concurrent.futures
import csv
import fcntl
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time

TOOLS = pathlib.Path(__file__).parent
WORDS = {  # the word of check_homework.sh: what the table and the CSV say
    'passed': 'passed', 'not_yet': 'not yet', 'unfinished': 'stops early', 'refused': 'refused',
    'not_compiled': 'does not compile', 'missing': 'not handed in', 'ambiguous': 'two files',
    'own_fault': 'check at fault'}
LARGEST = 1 << 20  # bytes of a homework


class Usage(Exception):
    """A line for who called, and exit status 2."""


def lessons_that_exist():
    """{number: name} of the folders that have a check."""
    found = {}
    for folder in sorted(pathlib.Path('lessons').iterdir()):
        match = re.fullmatch(r'(\d\d)_(\w+)', folder.name)
        if match and (folder / 'check.cpp').exists():
            found[int(match[1])] = match[2]
    return found


def chosen_lessons(text, known):
    """The numbers that '1-5,9' means; all if it is empty."""
    if not text:
        return sorted(known)
    numbers = set()
    for part in text.split(','):
        match = re.fullmatch(r'(\d+)(?:-(\d+))?', part.strip(), re.ASCII)
        if not match:
            raise Usage(f"LESSONS is '{text}': give numbers as in 1-5,9")
        first, last = int(match[1]), int(match[2] or match[1])
        numbers.update(n for n in known if first <= n <= last)
    if not numbers:
        raise Usage(f"LESSONS is '{text}': none of these has homework; there are {', '.join(map(str, sorted(known)))}")
    return sorted(numbers)


def whole(name, low, high, otherwise):
    """A whole number from the environment."""
    text = os.environ.get(name) or ''
    if not text:
        return otherwise
    if not re.fullmatch(r'[0-9]{1,20}', text) or not low <= int(text) <= high:
        raise Usage(f"{name} is '{text}': give a whole number from {low} to {high}")
    return int(text)


def fitting(folder, number, name, alone):
    """The files of a student's folder that homework `number` could be; `alone`: it is the only one asked for."""
    names = re.compile(rf'(?:homework[ _-]?)?0?{number}\.cpp|0?{number}_{name}\.cpp|{name}\.cpp', re.ASCII | re.IGNORECASE)
    found = []
    for path in sorted(folder.rglob('*.cpp')):
        inside = path.relative_to(folder)
        if names.fullmatch(path.name) or (path.name == 'homework.cpp' and
                                          re.fullmatch(rf'0?{number}_{name}', inside.parent.name, re.ASCII)):
            found.append(path)
    if alone and not found and (folder / 'homework.cpp').exists():
        found.append(folder / 'homework.cpp')
    return found


def read_submission(folder, number, name, alone):
    """(word, message, bytes): what is to be checked, or why nothing is."""
    files = fitting(folder, number, name, alone)
    if not files:
        return 'missing', f'no file is called {number:02}_{name}.cpp', None
    if len(files) > 1:
        return 'ambiguous', 'more than one file fits: ' + ', '.join(str(f.relative_to(folder)) for f in files), None
    path = files[0]
    if path.is_symlink() or not path.is_file() or any(p.is_symlink() for p in path.parents if folder in p.parents):
        return 'missing', f'{path.relative_to(folder)} is a link or no file: hand in the file itself', None
    if path.stat().st_size > LARGEST:
        return 'missing', f'{path.relative_to(folder)} is larger than {LARGEST >> 20} MB', None
    return None, '', path.read_bytes()


def printable(text):
    """Without control characters, which a terminal or a page would obey."""
    return ''.join(c if c == '\n' or (c.isprintable() and not '\ud800' <= c <= '\udfff') else '?' for c in text)


def in_a_cell(text):
    """A cell that no spreadsheet takes for a formula."""
    text = printable(text).replace('\n', ' ')
    return "'" + text if text.startswith(tuple('=+-@|%')) else text


def first_lines(output):
    """The finding in one line: what was measured and expected, or found."""
    parts = re.findall(r'^  (?:measured|found) +((?:.+\n)(?:             *.+\n)*)', output, re.MULTILINE)
    return ' '.join(parts[0].split()) if parts else ' '.join(output.split())[:200]


def write_whole(path, text):
    """All of the file or the old one, whatever happens meanwhile."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f'.{path.name}.{os.getpid()}.new')  # threads write into one folder
    fresh.write_bytes(text.encode('utf-8', 'replace'))
    os.replace(fresh, path)


class Checker:
    """Runs check_homework.sh; remembers verdicts in `kept`, by what they depend on."""

    def __init__(self, build, kept, drawn, force):
        self.build, self.kept, self.drawn, self.force = build, kept, drawn, force
        self.running, self.stopped, self.lock = set(), False, threading.Lock()
        self.same, self.course, self.started = {}, {}, time.time()
        self.work = pathlib.Path(tempfile.mkdtemp(prefix='grade-', dir=build))

    def depends_on(self, number):
        """A digest of the check, the course and the compiler: the object files that homework is linked with."""
        if number not in self.course:
            digest = hashlib.sha256(os.environ['HOMEWORK_COMPILE'].encode())
            objects = (self.build / f'homework{number}.objects').read_text().splitlines()[0].split()
            for path in objects + [self.build / 'course.a', self.build / 'run_homework', *sorted(TOOLS.glob('*homework*'))]:
                digest.update(pathlib.Path(path).read_bytes())
            self.course[number] = digest.hexdigest()
        return self.course[number]

    def verdict(self, number, source):
        """{word, output, seconds} of a homework's text. Equal texts are checked once."""
        key = hashlib.sha256(self.depends_on(number).encode() + source).hexdigest()
        with self.lock:
            turn = self.same.setdefault(key, threading.Lock())
        with turn:
            file = self.kept / f'{number}-{key}.json'
            if file.exists() and (not self.force or file.stat().st_mtime >= self.started):
                return json.loads(file.read_text())
            result = self.check(number, key, source)
            if result['word'] != 'own_fault':
                write_whole(file, json.dumps(result))
            return result

    def check(self, number, key, source):
        work = self.work / f'{number}-{key[:16]}'
        work.mkdir()
        (work / 'handed_in.cpp').write_bytes(source)
        (work / 'in').mkdir()
        os.replace(work / 'handed_in.cpp', work / 'in' / 'homework.cpp')
        begin = time.monotonic()
        with self.lock:
            if self.stopped:
                raise KeyboardInterrupt
            process = subprocess.Popen(
                [TOOLS / 'check_homework.sh', self.build, str(number), work / 'in' / 'homework.cpp', work / 'out'],
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, start_new_session=True,
                env={**os.environ, 'SEED': str(self.drawn), 'HOMEWORK_WHOLE_COURSE': '1'})
            self.running.add(process)
        output = process.communicate()[0].decode('utf-8', 'replace')
        with self.lock:
            self.running.discard(process)
            if self.stopped:
                raise KeyboardInterrupt
        status = work / 'out' / 'status'
        word = status.read_text().strip() if status.exists() else 'own_fault'
        shutil.rmtree(work, ignore_errors=True)
        output = printable(output).replace(f'; {work}/out/compiler.txt has all that the compiler says', '')
        return {'word': word, 'output': output, 'seconds': round(time.monotonic() - begin, 1)}

    def stop(self):
        with self.lock:
            self.stopped = True
            for process in self.running:
                os.killpg(process.pid, signal.SIGTERM)

    def clean(self):
        shutil.rmtree(self.work, ignore_errors=True)


def grade_one(checker, folder, number, name, alone):
    word, message, source = read_submission(folder, number, name, alone)
    if source is None:
        return {'word': word, 'output': f'Homework {number}: {message}.\n', 'seconds': 0.0}
    return checker.verdict(number, source)


def write_student(out, student, results, names):
    """results: {number: verdict}. Writes results.json and feedback.txt."""
    tests, feedback = [], []
    for number, result in sorted(results.items()):
        passed = result['word'] == 'passed'
        tests.append({'name': f'Homework {number}: {names[number].replace("_", " ")}', 'number': str(number),
                      'score': 1 if passed else 0, 'max_score': 1, 'status': 'passed' if passed else 'failed',
                      'output': result['output'], 'visibility': 'visible'})
        feedback.append(f'---- {names[number].replace("_", " ")}: {WORDS[result["word"]]}\n\n{result["output"]}')
    total = sum(test['score'] for test in tests)
    write_whole(out / student / 'results.json', json.dumps({'score': total, 'tests': tests}, indent=1, ensure_ascii=False))
    write_whole(out / student / 'feedback.txt', f'{total} of {len(tests)} homeworks pass.\n\n' + '\n'.join(feedback))


def write_grades(out, students, numbers, graded):
    rows = [['student', 'lesson', 'status', 'score', 'max', 'seconds', 'message']]
    for student in students:
        total = 0
        for number in numbers:
            result = graded[student, number]
            score = int(result['word'] == 'passed')
            total += score
            message = '' if score else first_lines(result['output'])
            rows.append([in_a_cell(student), number, WORDS[result['word']], score, 1, result['seconds'], in_a_cell(message)])
        rows.append([in_a_cell(student), 'total', '', total, len(numbers), '', ''])
    fresh = out / f'.{os.getpid()}.new'
    with open(fresh, 'w', newline='', encoding='utf-8', errors='replace') as file:
        csv.writer(file).writerows(rows)
    os.replace(fresh, out / 'grades.csv')


def print_table(students, numbers, graded):
    marks = {'passed': 'pass', 'not_yet': 'no', 'missing': '-', 'ambiguous': 'two', 'unfinished': 'stops',
             'refused': 'refused', 'not_compiled': 'compile', 'own_fault': 'FAULT'}
    width = min(30, max([7] + [len(printable(s)) for s in students]))
    print(f'{"student":<{width}}  ' + ' '.join(f'{n:>7}' for n in numbers) + '   total')
    for student in students:
        words = [graded[student, n]['word'] for n in numbers]
        shown = printable(student) if len(student) <= width else printable(student[:width - 3]) + '...'
        print(f'{shown:<{width}}  ' + ' '.join(f'{marks[w]:>7}' for w in words) +
              f'   {words.count("passed")} of {len(numbers)}')


def grade(submissions, out, numbers, names, checker, jobs):
    students = sorted(p.name for p in submissions.iterdir() if p.is_dir() and not p.is_symlink() and not p.name.startswith('.'))
    for other in sorted(p.name for p in submissions.iterdir() if p.name not in students and not p.name.startswith('.')):
        print(f"grade: '{printable(other)}' is no folder of a student: left out", file=sys.stderr)
    if not students:
        raise Usage(f'{submissions} has no folder in it: one is expected for each student')
    tasks = [(s, n) for s in students for n in numbers]
    graded, shown = {}, sys.stderr.isatty()
    with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        futures = {pool.submit(grade_one, checker, submissions / s, n, names[n], len(numbers) == 1): (s, n) for s, n in tasks}
        try:
            for done, future in enumerate(concurrent.futures.as_completed(futures), 1):
                student, number = futures[future]
                graded[student, number] = future.result()
                if shown:
                    print(f'\r  {done} of {len(tasks)} checked', end='', file=sys.stderr, flush=True)
                if all((student, n) in graded for n in numbers):
                    write_student(out, student, {n: graded[student, n] for n in numbers}, names)
        except BaseException:
            for future in futures:
                future.cancel()
            checker.stop()
            raise
    if shown:
        print('\r' + ' ' * 40 + '\r', end='', file=sys.stderr)
    write_grades(out, students, numbers, graded)
    print_table(students, numbers, graded)
    return any(result['word'] == 'own_fault' for result in graded.values())


def main():
    known = lessons_that_exist()
    if sys.argv[1:2] == ['--lessons']:  # what is to be built
        print(*chosen_lessons(sys.argv[2], known))
        return 0
    if not os.environ.get('SUBMISSIONS'):
        raise Usage('give the folder: make grade SUBMISSIONS=folder')
    submissions = pathlib.Path(os.environ['SUBMISSIONS']).absolute()
    if not submissions.is_dir():
        raise Usage(f'{submissions} is no folder')
    numbers = chosen_lessons(os.environ.get('LESSONS', ''), known)
    jobs = whole('JOBS', 1, 256, len(os.sched_getaffinity(0)))
    drawn = whole('SEED', 0, 2**64 - 1, random.SystemRandom().randrange(1, 10**6))
    out = pathlib.Path(os.environ.get('OUT') or 'grades').absolute()
    if out == submissions or submissions in out.parents:
        raise Usage(f'OUT is {out}: it would be taken for a student; give another folder')
    kept = out / '.verdicts'
    kept.mkdir(parents=True, exist_ok=True)
    with open(out / '.lock', 'w') as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Usage(f'another run is grading into {out}') from None
        if not shutil.which('bwrap'):
            print('grade: without bubblewrap a homework that gets past the list of what it may use could read files and use '
                  'the network; make setup GRADE=1 installs it', file=sys.stderr)
        checker = Checker(pathlib.Path(os.environ['BUILD']), kept, drawn, bool(os.environ.get('FORCE')))
        try:
            fault = grade(submissions, out, numbers, known, checker, jobs)
        finally:
            checker.clean()
    print(f'\nInputs were drawn from the number {drawn}: SEED={drawn} repeats them. Grades: {out}/grades.csv')
    return 3 if fault else 0


def terminated(*_):
    raise KeyboardInterrupt


if __name__ == '__main__':
    signal.signal(signal.SIGTERM, terminated)
    try:
        sys.exit(main())
    except Usage as error:
        print(f'grade: {error}', file=sys.stderr)
        sys.exit(2)
    except KeyboardInterrupt:
        print('grade: stopped; what was checked is kept, the files are whole', file=sys.stderr)
        sys.exit(130)
