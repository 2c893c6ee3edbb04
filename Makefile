# make run: build, serve a demo.  make test: all tests.  make install: a tree.
.NOTPARALLEL:

PREFIX = /usr/local
DESTDIR =
RELEASE = .build/release
SWIFT = swift
PYTHON = /usr/bin/python3

TOOLS = obs-events obs-probes obs-metrics obs-analytics
SCRIPTS = obs-serve obs-token

bin = $(DESTDIR)$(PREFIX)/bin
cgi = $(DESTDIR)$(PREFIX)/lib/obs/cgi-bin
share = $(DESTDIR)$(PREFIX)/share
man = $(share)/man
bash = $(share)/bash-completion/completions
zsh = $(share)/zsh/site-functions
fish = $(share)/fish/vendor_completions.d
units = $(DESTDIR)$(PREFIX)/lib/systemd/system

# What tests and transcripts call by name.
path = PATH="$$PWD/$(RELEASE):$$PWD/bin:$$PATH"

.PHONY: build run test bench fuzz lint unit transcripts blackbox \
  deps deps-test deps-bench install uninstall clean

build:
	@command -v $(SWIFT) >/dev/null || \
	  { echo 'obs: Swift 6.3 is missing: https://www.swift.org/install' >&2; \
	    exit 69; }
	$(SWIFT) build -c release

run: deps build
	@bin/obs-serve --demo

# In this order, so that the cheapest comes first and pytest's count last.
test: deps-test lint build unit transcripts blackbox

bench: deps-bench build
	Benchmarks/run

# A minute of new inputs; the saved ones are part of test.
fuzz: deps-test
	Tests/Fuzz/run 60

deps:
	@.ci/install .ci/packages-run

deps-test:
	@.ci/install .ci/packages-run .ci/packages-test
	@.ci/python

deps-bench: deps-test
	@.ci/install .ci/packages-bench

lint:
	$(SWIFT) format lint --strict --recursive --parallel \
	  Package.swift Sources Tests
	shellcheck $$(grep -rIHm1 '' bin .ci servers Tests Benchmarks | \
	  sed -nE 's|:#!.*/(env )?(ba)?sh$$||p') servers/demo/serve.sh
	mandoc -T lint -W warning $$(find Sources man -name '*.[157]')

unit:
	$(SWIFT) test --disable-xctest

transcripts:
	$(path) $(PYTHON) -m cram --shell=/bin/sh Tests/Transcripts

blackbox:
	$(path) PYTHON=$(PYTHON) Tests/blackbox

# Builds only what is not there, so that installing needs no Swift.
$(TOOLS:%=$(RELEASE)/%):
	$(MAKE) build

install: $(TOOLS:%=$(RELEASE)/%)
	install -d $(bin) $(cgi) $(share)/obs $(share)/doc/obs $(man)/man1 \
	  $(man)/man5 $(man)/man7 $(bash) $(zsh) $(fish) $(units)
	install -m 755 $^ $(SCRIPTS:%=bin/%) $(bin)
	for link in cgi-bin/*; do tool=$$(readlink $$link) && \
	  ln -sfn ../../../bin/$${tool##*/} $(cgi)/$${link##*/} || exit; done
	cp -R dashboard servers $(share)/obs
	chmod -R u=rwX,go=rX $(share)/obs
	install -m 644 LICENSE $(wildcard *.md) $(share)/doc/obs
	for page in Sources/*/*.1 man/*.[157]; do [ ! -e $$page ] || \
	  install -m 644 $$page $(man)/man$${page##*.} || exit; done
	umask 022; for unit in Sources/*/*.service; do \
	  sed 's|/usr/local/bin/|$(PREFIX)/bin/|' $$unit >$(units)/$${unit##*/} || \
	  exit; done
	umask 022; for tool in $(TOOLS); do \
	  script="$(RELEASE)/$$tool --generate-completion-script"; \
	  $$script bash >$(bash)/$$tool && $$script zsh >$(zsh)/_$$tool && \
	  $$script fish >$(fish)/$$tool.fish || exit; done

uninstall:
	for name in $(TOOLS) $(SCRIPTS); do rm -f $(bin)/$$name \
	  $(man)/man1/$$name.1 $(bash)/$$name $(zsh)/_$$name $(fish)/$$name.fish \
	  $(units)/$$name.service; done
	rm -f $(man)/man5/obs-files.5 $(man)/man7/obs.7
	rm -rf $(DESTDIR)$(PREFIX)/lib/obs $(share)/obs $(share)/doc/obs

clean:
	rm -rf .build .pytest_cache
	find Tests \( -name __pycache__ -o -name '*.err' \) -prune -exec rm -rf {} +
