@echo off
rem Run as administrator, in the folder where the agent is to stay. Needs beside it: WinSW as kassahub-agent.exe, a Java 17 or newer as runtime.
setlocal
cd /d "%~dp0"
if not exist kassahub-agent.exe (
  echo kassahub-agent.exe is missing: take WinSW-x64.exe from https://github.com/winsw/winsw/releases and rename it.
  exit /b 1
)
if not exist runtime\bin\java.exe (
  echo runtime\bin\java.exe is missing: unpack a Java runtime, 17 or newer, as the folder runtime.
  exit /b 1
)
if not exist "%ProgramData%\KassaHub\agent" mkdir "%ProgramData%\KassaHub\agent"
if not exist "%ProgramData%\KassaHub\agent.toml" copy agent.toml "%ProgramData%\KassaHub\agent.toml"
kassahub-agent.exe install || exit /b 1
icacls "%ProgramData%\KassaHub\agent" /inheritance:r /grant *S-1-5-32-544:(OI)(CI)F *S-1-5-18:(OI)(CI)F "NT SERVICE\kassahub-agent:(OI)(CI)F" || exit /b 1
echo Installed. Next: kassahub enrol STRING, then: kassahub-agent.exe start
