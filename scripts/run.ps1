# Windows: sets everything up, then does the main job. The same as scripts/run elsewhere.
#   powershell -ExecutionPolicy Bypass -File scripts\run.ps1                      the demo session: made, analysed, opened
#   powershell -ExecutionPolicy Bypass -File scripts\run.ps1 VIDEO or SESSION     opens it
#   $env:ANNOTATOR_PYTHON = 'C:\path\to\python.exe'    with this Python (3.10 or newer)
$ErrorActionPreference = 'Stop'
$here = Split-Path -Parent $PSScriptRoot
$venv = Join-Path $here '.venv'
$python = Join-Path $venv 'Scripts\python.exe'

function Say([string] $text) { [Console]::Error.WriteLine("annotator: $text") }

# Runs a program without showing its messages; $true if it succeeded. (Windows PowerShell takes any message for an error.)
function Test-Program([string] $program, [string[]] $arguments) {
    if (-not (Get-Command $program -ErrorAction SilentlyContinue)) { return $false }
    $ErrorActionPreference = 'Continue'
    & $program @arguments 2>&1 | Out-Null
    return $LASTEXITCODE -eq 0
}

function Test-Fits([string] $program, [string[]] $first = @()) {
    return Test-Program $program ($first + @('-c', 'import sys; sys.exit(sys.version_info[:2] < (3, 10))'))
}

# A program and its first arguments
function Find-Python {
    if ($env:ANNOTATOR_PYTHON) {
        if (Test-Fits $env:ANNOTATOR_PYTHON) { return @($env:ANNOTATOR_PYTHON) }
        Say "ANNOTATOR_PYTHON names $($env:ANNOTATOR_PYTHON), which is no Python of 3.10 or newer"
        exit 1
    }
    foreach ($version in '-3.11', '-3.12', '-3.13', '-3.14', '-3.10') {
        if (Test-Fits 'py' @($version)) { return @('py', $version) }
    }
    # the shop's stand-in for Python is named python, too, and fails here
    foreach ($name in 'python', 'python3') { if (Test-Fits $name) { return @($name) } }
    Say 'found no Python of 3.10 or newer here'
    if (Test-Program 'uv' @('--version')) {
        if (-not (Test-Program 'uv' @('python', 'find', '--system', '--no-project', '3.13'))) {
            Say 'fetching Python 3.13'
            $null = Test-Program 'uv' @('python', 'install', '3.13')
        }
        if (Test-Program 'uv' @('python', 'find', '--system', '--no-project', '3.13')) {
            return @(& uv python find --system --no-project 3.13)
        }
        Say 'uv could not fetch Python 3.13; "uv python install 3.13" tells why'
    }
    Say 'Install Python 3.13 from python.org, or uv (https://docs.astral.sh/uv), then run this again;'
    Say 'or name one: $env:ANNOTATOR_PYTHON = ''C:\path\to\python.exe'''
    exit 1
}

function Stop-Unless([bool] $succeeded, [string] $text) {
    if (-not $succeeded) { Say $text; exit 1 }
}

if (-not (Test-Path -LiteralPath $python)) {
    $found = @(Find-Python)
    $rest = @($found | Select-Object -Skip 1) + @('-m', 'venv', $venv)
    Say "making $venv"
    & $found[0] @rest
    if ($LASTEXITCODE -ne 0) {
        Remove-Item -LiteralPath $venv -Recurse -Force -ErrorAction SilentlyContinue
        Stop-Unless $false 'this Python cannot make a virtual environment, for the reason above'
    }
}

# once, and again when what is named in them has changed
$lock = Join-Path $here 'requirements.lock'
$stamp = Join-Path $venv '.installed'
$wanted = (Get-FileHash -LiteralPath $lock).Hash + (Get-FileHash -LiteralPath (Join-Path $here 'pyproject.toml')).Hash
if (-not (Test-Path -LiteralPath $stamp) -or (Get-Content -LiteralPath $stamp) -ne $wanted) {
    Say 'installing what requirements.lock names (once; about 1 GB on disk)'
    & $python -m pip install --quiet --disable-pip-version-check -r $lock
    Stop-Unless ($LASTEXITCODE -eq 0) 'could not install what requirements.lock names, for the reason above; run this again'
    & $python -m pip install --quiet --disable-pip-version-check --no-deps --editable $here
    Stop-Unless ($LASTEXITCODE -eq 0) 'could not install the program, for the reason above; run this again'
    Set-Content -LiteralPath $stamp -Value $wanted
}

$annotator = Join-Path $venv 'Scripts\annotator.exe'
if ($args.Count -eq 0) {
    & $annotator demo (Join-Path $here 'out\demo')
} else {
    & $annotator @args
}
exit $LASTEXITCODE
