# The gateway as a container. Project and lock files come first, so that a change of code does not restore again.
FROM mcr.microsoft.com/dotnet/sdk:10.0 AS build
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY eng/ eng/
COPY src/standins/ src/standins/
COPY src/EdgeVault.Contracts/EdgeVault.Contracts.csproj src/EdgeVault.Contracts/packages.lock.json src/EdgeVault.Contracts/
COPY src/EdgeVault.Hosting/EdgeVault.Hosting.csproj src/EdgeVault.Hosting/packages.lock.json src/EdgeVault.Hosting/
COPY src/EdgeVault.Gs1/EdgeVault.Gs1.csproj src/EdgeVault.Gs1/packages.lock.json src/EdgeVault.Gs1/
COPY src/EdgeVault.Llrp/EdgeVault.Llrp.csproj src/EdgeVault.Llrp/packages.lock.json src/EdgeVault.Llrp/
COPY src/EdgeVault.Ledger/EdgeVault.Ledger.csproj src/EdgeVault.Ledger/packages.lock.json src/EdgeVault.Ledger/
COPY src/EdgeVault.Capture/EdgeVault.Capture.csproj src/EdgeVault.Capture/packages.lock.json src/EdgeVault.Capture/
COPY src/EdgeVault.Custody/EdgeVault.Custody.csproj src/EdgeVault.Custody/packages.lock.json src/EdgeVault.Custody/
COPY src/EdgeVault.Gateway/EdgeVault.Gateway.csproj src/EdgeVault.Gateway/packages.lock.json src/EdgeVault.Gateway/
RUN dotnet restore src/EdgeVault.Gateway/EdgeVault.Gateway.csproj --locked-mode
COPY protos/ protos/
COPY src/ src/
RUN dotnet publish src/EdgeVault.Gateway/EdgeVault.Gateway.csproj -c Release --no-restore -o /out/app
# A chiseled image has no shell to make folders with; the volume's owner comes along with the copy.
RUN mkdir -p /out/data

# chiseled-extra carries the time zones that EdgeVault:TimeZone names.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled-extra
WORKDIR /app
COPY --from=build /out/app ./
COPY --from=build --chown=$APP_UID:$APP_UID /out/data /data
USER $APP_UID
VOLUME /data
# The configuration is mounted read-only; its DataPath is /data.
HEALTHCHECK --interval=15s --timeout=5s --start-period=30s CMD ["dotnet", "edgevault-gateway.dll", "health"]
ENTRYPOINT ["dotnet", "edgevault-gateway.dll"]
CMD ["run", "--config", "/etc/edgevault/gateway.json"]
