# Applies a patch to the work tree by the first of several steps that succeeds, and says what it made of the tree.
#
# usage: sh apply_patch.sh PATCH STEP ...
#
# On descriptor 3: the step that succeeded, or `none`, in the first line; then the difference to the commit.
patch=$1
shift
export GIT_CONFIG_NOSYSTEM=1 GIT_CONFIG_GLOBAL=/dev/null HOME=/tmp LC_ALL=C
git() { command git -c safe.directory='*' -c core.hooksPath=/dev/null -c core.fsmonitor=false "$@"; }

for step in "$@"; do
    echo "step: $step"
    case $step in
    apply) git apply --verbose "$patch" ;;
    allow-empty) git apply --allow-empty -v "$patch" ;;
    three-way) git apply --verbose --3way "$patch" ;;
    reject) git apply --verbose --reject "$patch" ;;
    fuzz) patch --batch --fuzz=5 -p1 -i "$patch" ;;
    forward) patch --batch --forward --fuzz=5 -p1 -i "$patch" ;;
    reverse) git apply --check --reverse "$patch" ;;
    *) exit 2 ;;
    esac && {
        find . -path ./.git -prune -o \( -name '*.rej' -o -name '*.orig' \) -newer "$patch" -exec rm -f {} +
        git add -A -f . && {
            echo "$step"
            git diff --cached --binary --no-color --no-ext-diff --no-textconv HEAD
        } >&3
        exit
    }
    git reset -q --hard HEAD
    git clean -fdxq
done
echo none >&3
