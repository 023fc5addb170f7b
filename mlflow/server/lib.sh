# Shared by venv, up and down. State lives in .mlflow/ at the repository's root, or where
# COURSEWORK_MLFLOW_HOME says.

server_dir=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
repository=$(cd "$server_dir/../.." && pwd)
state=${COURSEWORK_MLFLOW_HOME:-$repository/.mlflow}
mkdir -p "$state" || exit 1
state=$(cd "$state" && pwd)
venv=$state/venv
log=$state/server.log

fail() {
  echo "mlflow: $1" >&2
  exit 1
}

command_of() {
  if [ -r "/proc/$1/cmdline" ]; then
    tr '\0' ' ' < "/proc/$1/cmdline"
  else
    ps -p "$1" -o command= 2> /dev/null
  fi
}

# Prints the id of our running server. A process that took over a dead server's id does not name our
# database in its command line.
running_pid() {
  local pid
  pid=$(cat "$state/server.pid" 2> /dev/null) || return 1
  [[ $pid =~ ^[0-9]+$ ]] && [[ $(command_of "$pid") == *"$state/mlflow.db"* ]] && echo "$pid"
}
