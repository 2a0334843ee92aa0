@echo off
rem Run as administrator. What the agent keeps stays in %ProgramData%\KassaHub.
setlocal
cd /d "%~dp0"
kassahub-agent.exe stop
kassahub-agent.exe uninstall
