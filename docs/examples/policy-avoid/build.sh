#!/bin/sh
# Builds the policy with nothing but a JDK and the published API of an o7s system.
# usage: build.sh SYSTEM OUT.jar      SYSTEM: the folder with bin and bundles
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P)
system=$1
out=$2
jdk=${JAVA_HOME:+$JAVA_HOME/bin/}

classes=$(mktemp -d "${TMPDIR:-/tmp}/policy-avoid.XXXXXX")
trap 'rm -rf "$classes"' EXIT
"${jdk}javac" --release 25 -Xlint:all -Werror -cp "$(echo "$system"/bundles/org.o7s.policy-api-*.jar)" -d "$classes" \
    "$here"/src/org/example/avoid/*.java
"${jdk}jar" --create --file "$out" --manifest "$here/bundle/META-INF/MANIFEST.MF" \
    -C "$classes" . -C "$here/bundle" OSGI-INF
