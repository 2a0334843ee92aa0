@echo off
rem The agent's commands for the till: kassahub enrol, discover, doctor, status, install-licence.
setlocal
set "home=%~dp0"
"%home%runtime\bin\java.exe" "@%home%jvm.options" -cp "%home%lib\*" kassahub.agent.Main %*
exit /b %errorlevel%
