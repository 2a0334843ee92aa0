#!/bin/sh
# Installs the agent from this folder, as root: ./install.sh, or ./install.sh --remove. What the agent keeps stays.
set -eu
here=$(dirname "$(readlink -f "$0")")
place=/opt/kassahub-agent
unit=/etc/systemd/system/kassahub-agent.service

[ "$(id -u)" = 0 ] || { echo "install.sh: root only" >&2; exit 1; }
manager() { [ ! -d /run/systemd/system ] || systemctl "$@"; }

if [ "${1:-}" = --remove ]; then
  manager disable --now kassahub-agent.service
  rm -rf "$place" "$unit" /usr/local/bin/kassahub
  manager daemon-reload
  echo "Removed. Left: /etc/kassahub, /var/lib/kassahub-agent and the user kassahub-agent."
  exit 0
fi

getent passwd kassahub-agent >/dev/null ||
  useradd --system --user-group --no-create-home --home-dir /var/lib/kassahub-agent --shell /usr/sbin/nologin kassahub-agent
! getent group dialout >/dev/null || usermod --append --groups dialout kassahub-agent
install -d -m 700 -o kassahub-agent -g kassahub-agent /var/lib/kassahub-agent
install -d /etc/kassahub /usr/local/bin "$(dirname "$unit")"
[ -e /etc/kassahub/agent.toml ] || install -m 644 "$here/agent.toml" /etc/kassahub/agent.toml
rm -rf "$place.new"
cp -a "$here" "$place.new"
rm -rf "$place"
mv "$place.new" "$place"
chown -R root:root "$place"
# Whoever installs by hand says which version runs.
rm -rf /var/lib/kassahub-agent/releases
ln -sf "$place/kassahub" /usr/local/bin/kassahub
sed "s|/usr/bin/kassahub|$place/launch|" "$here/kassahub-agent.service" >"$unit"
manager daemon-reload
manager enable kassahub-agent.service
manager restart kassahub-agent.service
echo "Installed. Next: kassahub enrol STRING, then systemctl restart kassahub-agent."
