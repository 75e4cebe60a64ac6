; The installer for Windows, by Inno Setup 6: iscc /DVersion=0.1.0 bundle\windows\annotator.iss
; For one user without an administrator, or for all with one. A folder cannot have a program of its own on Windows, so
; sessions get an entry in their context menu, and session.db inside opens them by a double click.
#ifndef Version
  #error Call it with /DVersion=...
#endif
#define Root SourcePath + "..\.."

[Setup]
AppId={{6A2E0B0C-52B6-4C55-9A55-6F0E7B1F7A11}
AppName=Annotator
AppVersion={#Version}
AppPublisher=Session Annotator
DefaultDirName={autopf}\Annotator
DefaultGroupName=Annotator
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile={#Root}\LICENSE
SetupIconFile={#Root}\build\bundle\annotator\annotator.ico
UninstallDisplayIcon={app}\annotator-window.exe
OutputDir={#Root}\dist
OutputBaseFilename=annotator-{#Version}-setup
Compression=lzma2
SolidCompression=yes
ChangesAssociations=yes
WizardStyle=modern

[Tasks]
Name: desktop; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "{#Root}\dist\annotator\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\Annotator"; Filename: "{app}\annotator-window.exe"
Name: "{autodesktop}\Annotator"; Filename: "{app}\annotator-window.exe"; Tasks: desktop

[Registry]
Root: HKA; Subkey: "Software\Classes\.exercise"; ValueType: string; ValueData: "Annotator.Exercise"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Annotator.Exercise"; ValueType: string; ValueData: "Annotator exercise"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Annotator.Exercise\DefaultIcon"; ValueType: string; ValueData: "{app}\annotator-window.exe,0"
Root: HKA; Subkey: "Software\Classes\Annotator.Exercise\shell\open\command"; ValueType: string; ValueData: """{app}\annotator-window.exe"" ""%1"""
; name.session is a folder: "Open in Annotator" in its context menu
Root: HKA; Subkey: "Software\Classes\Directory\shell\Annotator"; ValueType: string; ValueData: "Open in Annotator"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Directory\shell\Annotator"; ValueType: string; ValueName: "AppliesTo"; ValueData: "System.FileName:""*.session"""
Root: HKA; Subkey: "Software\Classes\Directory\shell\Annotator"; ValueType: string; ValueName: "Icon"; ValueData: "{app}\annotator-window.exe"
Root: HKA; Subkey: "Software\Classes\Directory\shell\Annotator\command"; ValueType: string; ValueData: """{app}\annotator-window.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Applications\annotator-window.exe\shell\open\command"; ValueType: string; ValueData: """{app}\annotator-window.exe"" ""%1"""; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Applications\annotator-window.exe"; ValueType: string; ValueName: "FriendlyAppName"; ValueData: "Annotator"

[Run]
Filename: "{app}\annotator-window.exe"; Description: "{cm:LaunchProgram,Annotator}"; Flags: nowait postinstall skipifsilent
