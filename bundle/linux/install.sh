#!/bin/sh
# Puts the annotator into your menu, and makes it what opens .exercise files, sessions and recordings ("Open with").
#   ./install.sh             for you; the folder stays where it is
#   ./install.sh --remove    takes it out again
set -eu
here=$(cd "$(dirname "$0")" && pwd)
data=${XDG_DATA_HOME:-$HOME/.local/share}
entry=$data/applications/annotator.desktop
mime=$data/mime/packages/annotator-mime.xml
icon=$data/icons/hicolor/scalable/apps/annotator.svg
command=$HOME/.local/bin/annotator
refresh() {
  ! command -v update-mime-database >/dev/null || update-mime-database "$data/mime"
  ! command -v update-desktop-database >/dev/null || update-desktop-database "$data/applications"
  ! command -v gtk-update-icon-cache >/dev/null || gtk-update-icon-cache -q -t "$data/icons/hicolor" || true
}
if [ "${1:-}" = --remove ]; then
  rm -f "$entry" "$mime" "$icon"
  [ ! -L "$command" ] || rm -f "$command"
  refresh
  echo "The annotator is out of the menu; its folder and your sessions are as they were."
  exit 0
fi
mkdir -p "$(dirname "$entry")" "$(dirname "$mime")" "$(dirname "$icon")" "$(dirname "$command")"
# in the entry a quoted path may hold anything but these, which are escaped
quoted=$(printf '%s' "$here/annotator" | sed 's/[\\"`$]/\\\\&/g; s/%/%%/g')
while IFS= read -r line; do
  case $line in
    Exec=*) printf 'Exec="%s" %%f\n' "$quoted" ;;
    *) printf '%s\n' "$line" ;;
  esac
done < "$here/annotator.desktop" > "$entry"
cp "$here/annotator-mime.xml" "$mime"
cp "$here/annotator.svg" "$icon"
if [ -L "$command" ] || [ ! -e "$command" ]; then ln -sf "$here/annotator" "$command"; fi
refresh
if command -v xdg-mime >/dev/null; then
  xdg-mime default annotator.desktop application/x-annotator-exercise
  xdg-mime default annotator.desktop application/x-annotator-session
fi
echo "The annotator is in your menu. The folder must stay where it is: $here"
