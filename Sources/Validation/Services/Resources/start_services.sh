# Starts services on loopback and becomes a command, or prepares the data directory of one.
#
# usage: sh start_services.sh start DIRECTORY COUNT (KIND PROGRAM PORT DATA USERS DATABASES PASSWORD) ... COMMAND ...
#        sh start_services.sh prepare DIRECTORY KIND PROGRAM
#
# Lists are separated by commas, and "-" stands for nothing; a PROGRAM or DATA of "-" is looked for or made here. All
# start at once. Of each, one line goes to descriptor 3 where that is open, before anything of the command does:
# service, kind, port, "ready" or "failed", seconds or the reason, separated by tabs. A service is no child of the
# command, and in a session of its own. Nothing of a repository is run or read here.

limit=120
tab='	'

# The last of the words that is a program.
last() {
    found=
    for word; do [ -x "$word" ] && found=$word; done
    [ -n "$found" ] && echo "$found"
}

search() {
    case $1 in
    redis) last /usr/bin/valkey-server /usr/bin/redis-server ;;
    memcached) last /usr/bin/memcached ;;
    postgresql) last /usr/lib/postgresql/?/bin/postgres /usr/lib/postgresql/??/bin/postgres ;;
    mysql) last /usr/sbin/mariadbd ;;
    mongodb) last /usr/bin/mongod ;;
    rabbitmq) last /usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server ;;
    display) last /usr/bin/Xvfb ;;
    esac
}

# Who is root runs services as nobody, since some refuse root.
as=
if [ "$(id -u)" = 0 ]; then as="setpriv --reuid=65534 --regid=65534 --clear-groups"; fi

own() {
    mkdir -p "$1"
    if [ -n "$as" ]; then chown 65534:65534 "$1"; fi
}

make_data() {
    case $1 in
    postgresql)
        $as "${2%/*}/initdb" -D "$3" -U postgres -A trust -E UTF8 --locale=C.UTF-8 --no-sync --no-instructions ;;
    mysql)
        $as mariadb-install-db --no-defaults --auth-root-authentication-method=normal --skip-test-db \
            --innodb-log-file-size=4M --datadir="$3" ;;
    esac
}

# Variables of the command are none of a service or its client.
clear_variables() {
    for name in $(env | sed -n 's/^\([A-Za-z_][A-Za-z0-9_]*\)=.*/\1/p'); do unset "$name"; done
    export PATH=/usr/bin:/bin:/usr/sbin:/sbin LC_ALL=C.UTF-8 TZ=UTC HOME="$1"
}

if [ "$1" = prepare ]; then
    clear_variables "$2"
    make_data "$3" "$4" "$2/data" && chmod -R a+rX "$2/data"
    exit
fi

seconds() {
    read -r up rest < /proc/uptime
    echo "${up%.*}"
}

hundredths() {
    read -r up rest < /proc/uptime
    echo "${up%.*}${up#*.}"
}

listens() {
    for table in /proc/net/tcp /proc/net/tcp6; do
        [ -r $table ] || continue
        while read -r number place other state rest; do
            case "$place $state" in *":$1 0A") return 0 ;; esac
        done < $table
    done
    return 1
}

# Starts a program in a session of its own; it belongs to nobody here.
launch() {
    ( $as setsid "$@" > "$log" 2>&1 < /dev/null 3>&- & echo $! > "$home/pid" )
}

# Whether a condition comes true before the time is up or the program ends.
await() {
    end=$(($(seconds) + limit))
    read -r pid < "$home/pid"
    until "$@"; do
        [ -d "/proc/$pid" ] || return 1
        [ "$(seconds)" -lt $end ] || return 1
        sleep 0.02
    done
}

listed() {
    [ "$1" = - ] || printf '%s\n' "$1" | tr , '\n'
}

# The statements that make the users and databases which are not there.
databases_of_postgresql() {
    for name in $(listed "$1") "$(id -un)"; do
        echo "SELECT format('CREATE ROLE %I SUPERUSER LOGIN', '$name') WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '$name') \\gexec"
    done
    first=$(listed "$1" | head -n 1)
    for name in $(listed "$2"); do
        echo "SELECT format('CREATE DATABASE %I OWNER %I', '$name', '${first:-postgres}') WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '$name') \\gexec"
    done
}

answers_postgresql() { "${program%/*}/pg_isready" -q -h 127.0.0.1 -p "$port"; }

data() {
    if [ "$1" = - ]; then
        make_data "$kind" "$program" "$home/data" > "$log" 2>&1
    else
        cp -r "$1" "$home/data" && chmod 700 "$home/data"
    fi
}

# bring KIND PROGRAM PORT DATA USERS DATABASES PASSWORD
bring() {
    kind=$1 program=$2 port=$3
    if [ "$program" = - ]; then program=$(search "$kind"); fi
    if [ -z "$program" ] || [ ! -x "$program" ]; then echo "there is no program" > "$log"; return 1; fi
    hex=$(printf %04X "$port")
    case $kind in
    redis)
        if [ "$7" != - ]; then secret="--requirepass $7"; else secret=; fi
        launch "$program" --port "$port" --bind 127.0.0.1 ::1 --save "" --appendonly no --dir "$home" $secret
        await listens "$hex" ;;
    memcached)
        launch "$program" -l localhost -p "$port" -U 0 -m 64
        await listens "$hex" ;;
    postgresql)
        for place in /var/run/postgresql /run/postgresql; do
            [ -w $place ] && sockets=$sockets,$place
        done
        data "$4" || return 1
        launch "$program" -D "$home/data" -p "$port" -c listen_addresses=localhost \
            -c unix_socket_directories=/tmp"$sockets" -c fsync=off -c synchronous_commit=off \
            -c full_page_writes=off -c shared_buffers=32MB
        await listens "$hex" && await answers_postgresql || return 1
        databases_of_postgresql "$5" "$6" |
            "${program%/*}/psql" -X -q -v ON_ERROR_STOP=1 -h 127.0.0.1 -p "$port" -U postgres postgres > "$home/sql" 2>&1 ||
            { cat "$home/sql" > "$log"; return 1; } ;;
    mysql)
        data "$4" || return 1
        launch "$program" --no-defaults --datadir="$home/data" --port="$port" --socket="$home/socket" \
            --skip-grant-tables --skip-networking=0 --bind-address=127.0.0.1 --skip-log-bin \
            --character-set-server=utf8mb4 --innodb-flush-log-at-trx-commit=0 --innodb-log-file-size=4M \
            --innodb-buffer-pool-size=32M
        await listens "$hex" || return 1
        for place in /tmp/mysql.sock /var/run/mysqld/mysqld.sock /run/mysqld/mysqld.sock; do
            [ -w "${place%/*}" ] && [ ! -e $place ] && ln -s "$home/socket" $place
        done
        for name in $(listed "$6"); do echo "CREATE DATABASE IF NOT EXISTS \`$name\`;"; done |
            mariadb --no-defaults --socket="$home/socket" > "$home/sql" 2>&1 ||
            { cat "$home/sql" > "$log"; return 1; } ;;
    mongodb)
        own "$home/data"
        launch "$program" --dbpath "$home/data" --port "$port" --bind_ip 127.0.0.1
        await listens "$hex" ;;
    rabbitmq)
        user=$(listed "$5" | head -n 1)
        host=$(listed "$6" | head -n 1)
        {
            echo "loopback_users = none"
            [ -z "$user" ] || echo "default_user = $user"
            [ "$7" = - ] || echo "default_pass = $7"
            [ -z "$host" ] || echo "default_vhost = $host"
        } > "$home/rabbitmq.conf"
        : > "$home/plugins"
        launch env HOME="$home" RABBITMQ_NODENAME="swegym$port@localhost" RABBITMQ_MNESIA_BASE="$home" \
            RABBITMQ_LOG_BASE="$home" RABBITMQ_PID_FILE="$home/server" \
            RABBITMQ_CONFIG_FILE="$home/rabbitmq.conf" RABBITMQ_CONF_ENV_FILE=/dev/null \
            RABBITMQ_ENABLED_PLUGINS_FILE="$home/plugins" RABBITMQ_NODE_IP_ADDRESS=127.0.0.1 \
            RABBITMQ_NODE_PORT="$port" RABBITMQ_DIST_PORT=$((port + 20000)) \
            RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS="+S 1:1 +A 4 +SDio 1" "$program"
        await listens "$hex" ;;
    display)
        mkdir -p -m 1777 /tmp/.X11-unix
        launch "$program" ":$port" -screen 0 1280x1024x24 -nolisten tcp
        await test -S "/tmp/.X11-unix/X$port" ;;
    *) echo "no such service" > "$log"; return 1 ;;
    esac
}

attempt() {
    home=$top/$1-$3
    clear_variables "$home"
    own "$home"
    log=$home/log
    : > "$log"
    began=$(hundredths)
    if bring "$@"; then
        took=$(($(hundredths) - began))
        printf '%s\t%d.%02d\n' ready $((took / 100)) $((took % 100)) > "$home/state"
    else
        reason=$(grep . "$log" | tail -n 1 | tr -cd '[:print:]' | cut -c 1-300)
        printf '%s\t%s\n' failed "${reason:-it did not answer within $limit s, and said nothing}" > "$home/state"
    fi
}

# The command's own programs come first on its path.
path=$PATH
PATH=/usr/bin:/bin:/usr/sbin:/sbin
top=$2
count=$3
shift 3
names=
while [ "$count" -gt 0 ]; do
    attempt "$1" "$2" "$3" "$4" "$5" "$6" "$7" 3>&- &
    names="$names $1-$3"
    shift 7
    count=$((count - 1))
done
wait
for name in $names; do
    state="failed${tab}it could not be started"
    [ -r "$top/$name/state" ] && read -r state < "$top/$name/state"
    line="service$tab${name%-*}$tab${name##*-}$tab$state"
    if [ -e /proc/self/fd/3 ]; then printf '%s\n' "$line" >&3; fi
    printf 'swegym: %s\n' "$line"
done
PATH=$path
exec "$@"
