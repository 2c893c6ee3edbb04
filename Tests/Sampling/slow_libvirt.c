/*
 * The real libvirt, which REAL names, behind a far link: its calls take longer.
 *
 * SLOW_OPEN and SLOW_CALL are milliseconds. The monitors of the VMs whose names
 * begin with SLOW_STUCK never answer. Who connects and who is asked for its
 * statistics is noted in SLOW_LOG.
 */
#include <dlfcn.h>
#include <libvirt/libvirt.h>
#include <libvirt/virterror.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A function of the real library, which is not the one of this name. */
static void *real(const char *name)
{
	void *library = dlopen(REAL, RTLD_LAZY | RTLD_LOCAL);
	void *function = library ? dlsym(library, name) : NULL;

	if (!function)
		abort();
	return function;
}

#define REAL_OF(name) ((__typeof__(&name))real(#name))

static void note(const char *what, const char *vm)
{
	FILE *log = fopen(getenv("SLOW_LOG"), "a");

	fprintf(log, "%s %s\n", what, vm);
	fclose(log);
}

static void wait_for(const char *variable)
{
	usleep(1000 * atoi(getenv(variable)));
}

virConnectPtr virConnectOpenReadOnly(const char *uri)
{
	virConnectPtr host;

	note("opens", "-");
	wait_for("SLOW_OPEN");
	host = REAL_OF(virConnectOpenReadOnly)(uri);
	note("opened", "-");
	return host;
}

virDomainPtr virDomainLookupByName(virConnectPtr host, const char *name)
{
	wait_for("SLOW_CALL");
	return REAL_OF(virDomainLookupByName)(host, name);
}

int virDomainGetInfo(virDomainPtr vm, virDomainInfoPtr info)
{
	wait_for("SLOW_CALL");
	return REAL_OF(virDomainGetInfo)(vm, info);
}

char *virDomainGetXMLDesc(virDomainPtr vm, unsigned int flags)
{
	wait_for("SLOW_CALL");
	return REAL_OF(virDomainGetXMLDesc)(vm, flags);
}

int virDomainGetBlockInfo(virDomainPtr vm, const char *disk,
			  virDomainBlockInfoPtr info, unsigned int flags)
{
	wait_for("SLOW_CALL");
	return REAL_OF(virDomainGetBlockInfo)(vm, disk, info, flags);
}

int virDomainListGetStats(virDomainPtr *vms, unsigned int groups,
			  virDomainStatsRecordPtr **records,
			  unsigned int flags)
{
	const char *name = REAL_OF(virDomainGetName)(vms[0]);
	const char *stuck = getenv("SLOW_STUCK");

	note("statistics", name);
	wait_for("SLOW_CALL");
	while (*stuck && !strncmp(name, stuck, strlen(stuck)))
		pause();
	return REAL_OF(virDomainListGetStats)(vms, groups, records, flags);
}

/* What never leaves this machine takes no longer. */

int virConnectClose(virConnectPtr host)
{
	return REAL_OF(virConnectClose)(host);
}

int virConnectIsAlive(virConnectPtr host)
{
	return REAL_OF(virConnectIsAlive)(host);
}

virErrorPtr virGetLastError(void)
{
	return REAL_OF(virGetLastError)();
}

int virDomainFree(virDomainPtr vm)
{
	return REAL_OF(virDomainFree)(vm);
}

unsigned int virDomainGetID(virDomainPtr vm)
{
	return REAL_OF(virDomainGetID)(vm);
}

int virDomainGetUUIDString(virDomainPtr vm, char *text)
{
	return REAL_OF(virDomainGetUUIDString)(vm, text);
}

void virDomainStatsRecordListFree(virDomainStatsRecordPtr *records)
{
	REAL_OF(virDomainStatsRecordListFree)(records);
}

void virSetErrorFunc(void *data, virErrorFunc function)
{
	REAL_OF(virSetErrorFunc)(data, function);
}
