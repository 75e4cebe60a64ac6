#!/bin/bash
# Makes dist/Annotator.dmg from dist/Annotator.app: signed and notarised where the keys for that are given, else as it is.
#   APPLE_IDENTITY     "Developer ID Application: …", in the keychain: signs the program and the image
#   APPLE_PROFILE      a profile kept by "xcrun notarytool store-credentials": lets Apple look at the image, and staples its word
# Without a signature macOS refuses a downloaded program until its user allows it (docs/standalone.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../../dist"
app=Annotator.app image=Annotator.dmg
if [ -n "${APPLE_IDENTITY:-}" ]; then
  # what lies inside first: every library, then the programs, then the whole
  find "$app/Contents" -type f \( -name '*.dylib' -o -name '*.so' \) -print0 |
    xargs -0 -n 50 codesign --force --timestamp --options runtime --sign "$APPLE_IDENTITY"
  codesign --force --timestamp --options runtime --entitlements ../bundle/macos/entitlements.plist \
    --sign "$APPLE_IDENTITY" "$app"
  codesign --verify --deep --strict "$app"
else
  echo "no APPLE_IDENTITY: the program is signed for this machine alone" >&2
fi
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
cp -R "$app" "$folder/"
ln -s /Applications "$folder/Applications"
rm -f "$image"
hdiutil create -quiet -volname Annotator -srcfolder "$folder" -format UDZO "$image"
if [ -n "${APPLE_IDENTITY:-}" ] && [ -n "${APPLE_PROFILE:-}" ]; then
  codesign --timestamp --sign "$APPLE_IDENTITY" "$image"
  xcrun notarytool submit "$image" --keychain-profile "$APPLE_PROFILE" --wait
  xcrun stapler staple "$image"
fi
du -h "$image"
